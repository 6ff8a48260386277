"""Reads a credential's token as somebody else's program would, by the seal's public key."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

HALF = 32  # bytes of r and of s on P-256


def read_token(token: str, seals: Mapping[str, Any]) -> dict[str, Any] | None:
    """The payload of a compact JWS, None unless it is signed by one of `seals`.

    `seals` maps fingerprints to public keys. The algorithm follows from the key, never from the
    token.
    """
    try:
        head, body, signature = token.split(".")
        key = seals.get(json.loads(_decode(head)).get("kid").rpartition("/")[2])
        _verify(key, _decode(signature), f"{head}.{body}".encode())
        payload = json.loads(_decode(body))
    except (ValueError, AttributeError, TypeError, RecursionError, InvalidSignature):
        return None
    return payload if isinstance(payload, dict) else None


def _verify(key: Any, signature: bytes, message: bytes) -> None:
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        return
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(signature) != 2 * HALF:
        raise ValueError("unknown key or signature")
    r, s = (int.from_bytes(half, "big") for half in (signature[:HALF], signature[HALF:]))
    key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
