"""A seal's key in a provider's store (PKCS#11): the store signs, and the key never leaves it."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from core.documents.engine.seal import Seal

SCHEME = "pkcs11:"
_TRIAL = b"Does this key belong to this certificate?"


class KeyStoreRefused(ValueError):
    """The store, its token, its PIN or its key is not what the address says."""


def parse_address(address: str) -> dict[str, str]:
    """The parts of an address by RFC 7512: token, object, module-path, pin-source.

    Such as ``pkcs11:token=Office;object=seal?module-path=/usr/lib/x.so&pin-source=/etc/pin``.
    """
    path, _mark, query = address.removeprefix(SCHEME).partition("?")
    parts = dict(one.partition("=")[::2] for one in path.split(";") if one)
    parts = {name: unquote(value) for name, value in parts.items()}
    parts |= {name: values[0] for name, values in parse_qs(query).items()}
    missing = {"token", "object", "module-path", "pin-source"} - set(parts)
    if not address.startswith(SCHEME) or missing:
        raise KeyStoreRefused(f"the address lacks {', '.join(sorted(missing)) or SCHEME}")
    return parts


def seal_in_store(address: str, certificates: bytes) -> Seal:
    """The seal whose key lies behind `address`; `certificates` is its chain as PEM, signer first.

    Raises KeyStoreRefused where the store cannot be opened or its key is another's.
    """
    chain = tuple(x509.load_pem_x509_certificates(certificates))
    seal = Seal(key=_KeyInStore(parse_address(address), chain[0]), certificates=chain)
    _try_out(seal)
    return seal


class _KeyInStore:
    """One session with the store, used by one thread at a time."""

    def __init__(self, parts: dict[str, str], certificate: x509.Certificate) -> None:
        import pkcs11

        pin = Path(parts["pin-source"].removeprefix("file:")).read_text(encoding="utf-8").strip()
        self._is_rsa = isinstance(certificate.public_key(), rsa.RSAPublicKey)
        self._lock = threading.Lock()
        kind = pkcs11.KeyType.RSA if self._is_rsa else pkcs11.KeyType.EC
        try:
            token = pkcs11.lib(parts["module-path"]).get_token(token_label=parts["token"])
            try:
                self._session = token.open(user_pin=pin)
            except pkcs11.exceptions.UserAlreadyLoggedIn:  # another seal of this process did
                self._session = token.open()
            self._key: Any = self._session.get_key(
                object_class=pkcs11.ObjectClass.PRIVATE_KEY, key_type=kind, label=parts["object"]
            )
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            raise KeyStoreRefused(f"the store does not open: {error!r}") from error

    def sign(self, message: bytes) -> bytes:
        """By SHA-256; a signature by elliptic curve as DER, as other keys give it."""
        from pkcs11 import Mechanism

        with self._lock:
            if self._is_rsa:
                return bytes(self._key.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS))
            digest = hashlib.sha256(message).digest()
            raw = bytes(self._key.sign(digest, mechanism=Mechanism.ECDSA))
        half = len(raw) // 2
        return encode_dss_signature(*(int.from_bytes(x, "big") for x in (raw[:half], raw[half:])))


def _try_out(seal: Seal) -> None:
    public, signature = seal.public_key, seal.sign(_TRIAL)
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, _TRIAL, padding.PKCS1v15(), hashes.SHA256())
        else:
            public.verify(signature, _TRIAL, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise KeyStoreRefused("the key does not belong to the first certificate") from error
