"""What is published for whoever checks papers without us: the keys of the seals."""

from __future__ import annotations

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select

from core.db import db
from core.documents.models import SealCertificate
from core.documents.sealing import is_specimen, office_seal


def published_keys() -> list[dict[str, Any]]:
    """The key of every seal ever used and of the present one, as JWK, the oldest first.

    Beside the standard members `from` (the day of first use, where it was used) and `specimen`:
    what a test seal signed gives nobody anything.
    """
    kept = list(db.session.scalars(select(SealCertificate).order_by(SealCertificate.used_from)))
    keys = [
        _key(one.pem, one.fingerprint, is_test=one.is_test)
        | {"from": one.used_from.date().isoformat()}
        for one in kept
    ]
    seal = office_seal()
    if seal.fingerprint not in {one.fingerprint for one in kept}:
        keys.append(_key(seal.certificate_pem, seal.fingerprint, is_test=is_specimen()))
    return keys


def _key(pem: str, fingerprint: str, *, is_test: bool) -> dict[str, Any]:
    # The library is for whoever asks for keys, not for every process that starts.
    from joserfc.jwk import ECKey, RSAKey

    public = x509.load_pem_x509_certificate(pem.encode()).public_key()
    is_curve = isinstance(public, ec.EllipticCurvePublicKey)
    spki = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = (ECKey if is_curve else RSAKey).import_key(spki)
    more = {"kid": fingerprint, "use": "sig", "alg": "ES256" if is_curve else "RS256"}
    return dict(key.as_dict(private=False)) | more | {"specimen": is_test}
