"""The key that signs the lists devices carry, so that nobody slips a phone another list."""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

# Of the curve P-256 (FIPS 186-5).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_CACHE = "gate_key"


def sign(content: bytes) -> str:
    """ES256 over these very bytes: r and s of 32 bytes each, in base64url, as WebCrypto takes."""
    r, s = decode_dss_signature(_key().sign(content, ec.ECDSA(hashes.SHA256())))
    return _url64(r.to_bytes(32) + s.to_bytes(32))


def public_jwk() -> dict[str, str]:
    """The public half as a JWK; `kid` is its RFC 7638 thumbprint."""
    numbers = _key().public_key().public_numbers()
    jwk = {
        "crv": "P-256",
        "kty": "EC",
        "x": _url64(numbers.x.to_bytes(32)),
        "y": _url64(numbers.y.to_bytes(32)),
    }
    print_of = "{" + ",".join(f'"{name}":"{jwk[name]}"' for name in sorted(jwk)) + "}"
    return jwk | {"kid": _url64(hashlib.sha256(print_of.encode()).digest())}


def _key() -> ec.EllipticCurvePrivateKey:
    """Derived from SECRET_KEY, so that several machines sign with the same."""
    key: ec.EllipticCurvePrivateKey | None = current_app.extensions.get(_CACHE)
    if key is None:
        secret = current_app.extensions["settings"].secret_key.encode()
        # 48 bytes, so that the remainder favours no number (RFC 9380 §5).
        stretched = HKDF(hashes.SHA256(), 48, salt=b"gate", info=b"list signature").derive(secret)
        number = int.from_bytes(stretched) % (_ORDER - 1) + 1
        key = current_app.extensions[_CACHE] = ec.derive_private_key(number, ec.SECP256R1())
    return key


def _url64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
