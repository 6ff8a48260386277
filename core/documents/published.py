"""What is published for whoever checks papers without us: keys, issuer, terms, list of states."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app
from sqlalchemy import select

from core.db import db
from core.documents.engine.credential import CONTEXTS, ISSUER, OWN_CONTEXT, STATUS, origin_of
from core.documents.engine.status_list import encode_places, place_of
from core.documents.engine.tokens import CREDENTIAL, KEYS, sign_token
from core.documents.models import IssuedDocument, SealCertificate
from core.documents.printed import PRINTED_FIELDS
from core.documents.sealing import is_specimen, office_seal
from core.documents.states import DocumentState
from core.web import own_base

_DAY = "http://www.w3.org/2001/XMLSchema#date"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LIST_HOLDS = timedelta(days=1)
_OWN_TERMS = ("serial", "kind")


def portal_origin() -> str:
    """Scheme and host of this portal, which all its published addresses begin with."""
    return origin_of(own_base())


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


def issuer_profile() -> dict[str, Any]:
    """Who issues, as Open Badges has it; the authority of each paper stands in its credential."""
    origin = portal_origin()
    return {
        "@context": list(CONTEXTS),
        "id": origin + ISSUER,
        "type": ["Profile"],
        "name": current_app.extensions["settings"].city.office_name["en"],
        "url": origin,
        "jwks_uri": f"{origin}/.well-known/jwks.json",
    }


def own_context() -> dict[str, Any]:
    """What the fields of our papers mean, for programs that read linked data (JSON-LD 1.1)."""
    base = f"{portal_origin()}{OWN_CONTEXT}#"
    keys = [*_OWN_TERMS, *(field.key for field in PRINTED_FIELDS)]
    terms: dict[str, Any] = {
        key: {"@id": base + key, "@type": _DAY} if key.endswith("_on") else base + key
        for key in keys
    }
    # Fields of single slices keep their names, too.
    return {"@context": {"@version": 1.1, "@vocab": base, **terms}}


def status_list(name: str, *, at: datetime) -> str:
    """The signed list of which credentials of a list no longer hold, as of now."""
    ended = select(IssuedDocument.serial).where(
        IssuedDocument.state != DocumentState.ISSUED, IssuedDocument.status_place.startswith(name)
    )
    places = [place for one, place in map(place_of, db.session.scalars(ended)) if one == name]
    origin = portal_origin()
    address = f"{origin}{STATUS}/{name}"
    credential = {
        "@context": [CONTEXTS[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": origin + ISSUER,
        "validFrom": at.strftime(_MOMENT),
        # Or an old list, kept by whoever holds a withdrawn paper, would pass for ever.
        "validUntil": (at + _LIST_HOLDS).strftime(_MOMENT),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_places(places),
        },
    }
    said = {"iss": origin + ISSUER, "jti": address, "iat": int(at.timestamp())}
    return sign_token(credential | said, office_seal(), origin=origin, typ=CREDENTIAL)


def _key(pem: str, fingerprint: str, *, is_test: bool) -> dict[str, Any]:
    # The library is for whoever asks for keys, not for every process that starts.
    from joserfc.jwk import ECKey, RSAKey

    public = x509.load_pem_x509_certificate(pem.encode()).public_key()
    is_curve = isinstance(public, ec.EllipticCurvePublicKey)
    spki = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = (ECKey if is_curve else RSAKey).import_key(spki)
    more = {
        "kid": f"{portal_origin()}{KEYS}/{fingerprint}",
        "use": "sig",
        "alg": "ES256" if is_curve else "RS256",
    }
    return dict(key.as_dict(private=False)) | more | {"specimen": is_test}
