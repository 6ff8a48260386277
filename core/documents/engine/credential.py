"""The data of a document for machines: a W3C Verifiable Credential, signed as VC-JWT.

The file carries the credential in plain form, for people and simple programs, and the same
credential enveloped in a signed token (``vc+jwt``, ES256 or RS256), which stands on its own.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from core.documents.engine.seal import Seal

CONTEXT = "https://www.w3.org/ns/credentials/v2"
ENVELOPE = "data:application/vc+jwt,"
_HALF = 32  # bytes of r and of s on P-256


def credential_bytes(
    claims: Mapping[str, str],
    *,
    serial: str,
    kind: str,
    issuer: str,
    issued_at: datetime,
    check_url: str,
    seal: Seal | None,
) -> bytes:
    """The attachment ``credential.json`` for a document: UTF-8, sorted keys, deterministic.

    `claims` are the fields as printed, `kind` such as ``title_recognition``, `check_url` the
    page that knows the state now. Without a `seal` the credential is plain.
    """
    credential = {
        "@context": [CONTEXT],
        "type": ["VerifiableCredential"],
        "id": check_url,
        "issuer": {"id": check_url.split("/", 3)[0] + "//" + _host(check_url), "name": issuer},
        "validFrom": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {"serial": serial, "kind": kind, **claims},
    }
    if seal is None:
        return _json(credential)
    envelope = {
        "@context": [CONTEXT],
        "type": "EnvelopedVerifiableCredential",
        "id": ENVELOPE + sign_token(credential, seal),
        "credential": credential,
    }
    return _json(envelope)


def sign_token(payload: Mapping[str, Any], seal: Seal) -> str:
    """`payload` as a compact JWS by the seal's key; `kid` is the seal's fingerprint."""
    is_rsa = isinstance(seal.key, rsa.RSAPrivateKey)
    header = {
        "alg": "RS256" if is_rsa else "ES256",
        "kid": seal.fingerprint,
        "typ": "vc+jwt",
        "cty": "vc",
    }
    message = f"{_encode(_json(header))}.{_encode(_json(payload))}"
    signature = seal.sign(message.encode())
    if not is_rsa:
        r, s = decode_dss_signature(signature)
        signature = r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")
    return f"{message}.{_encode(signature)}"


def printed_claims(attachment: bytes) -> dict[str, Any]:
    """The fields a credential claims, unchecked; empty when the bytes are no credential."""
    try:
        data = json.loads(attachment)
        subject = data.get("credential", data)["credentialSubject"]
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return {}
    return subject if isinstance(subject, dict) else {}


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0]


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
