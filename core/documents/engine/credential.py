"""The data of a document for machines: an Open Badge 3.0, a W3C credential signed as VC-JWT.

The file carries the credential in plain form, for people and simple programs, and the same
credential enveloped in a signed token (``vc+jwt``, ES256 or RS256), which stands on its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from core.documents.engine.seal import Seal
from core.documents.engine.status_list import place_of
from core.documents.engine.tokens import CREDENTIAL, sign_token

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
ENVELOPE = "data:application/vc+jwt,"
# Where the portal publishes what a credential points to, below its own address.
ISSUER, OWN_CONTEXT, STATUS = "/.well-known/issuer.json", "/verify/context.jsonld", "/verify/status"
# What a paper is for: the first of these that it prints.
STATED_KEYS = ("title", "award", "event", "decision", "round")


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

    `claims` are the fields as printed, `kind` such as ``title-certificate``, `check_url` the
    page that knows the state now. Without a `seal` the credential is plain.
    """
    origin = origin_of(check_url)
    credential = {
        "@context": [*CONTEXTS, origin + OWN_CONTEXT],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": check_url,
        "issuer": {"id": origin + ISSUER, "type": ["Profile"], "name": issuer, "url": origin},
        "validFrom": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "name": stated(claims) or kind,
        "credentialSubject": _subject(claims, serial, kind, origin),
        "credentialStatus": _status(serial, origin),
    }
    if seal is None:
        return _json(credential)
    # Programs that know tokens and no credentials find the same in the token's own words.
    said = {"iss": origin + ISSUER, "jti": check_url, "nbf": int(issued_at.timestamp())}
    envelope = {
        "@context": [CONTEXTS[0]],
        "type": "EnvelopedVerifiableCredential",
        "id": ENVELOPE + sign_token(credential | said, seal, origin=origin, typ=CREDENTIAL),
        "credential": credential,
    }
    return _json(envelope)


def stated(claims: Mapping[str, str]) -> str:
    """What the paper is for, such as the title granted; "" where it says nothing of the kind."""
    return next(filter(None, map(claims.get, STATED_KEYS)), "")


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def token_in(attachment: bytes) -> str:
    """The signed token of an attachment that `credential_bytes` made."""
    return str(json.loads(attachment)["id"]).removeprefix(ENVELOPE)


def printed_claims(attachment: bytes) -> dict[str, Any]:
    """The fields a credential claims, unchecked; empty when the bytes are no credential."""
    try:
        data = json.loads(attachment)
        subject = data.get("credential", data)["credentialSubject"]
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return {}
    return subject if isinstance(subject, dict) else {}


def _subject(claims: Mapping[str, str], serial: str, kind: str, origin: str) -> dict[str, Any]:
    """Our fields as printed, and beside them what wallets of badges show."""
    name = claims.get("holder_name", "")
    known = {"type": "IdentityObject", "identityType": "name", "hashed": False}
    return {
        **claims,
        "serial": serial,
        "kind": kind,
        "type": ["AchievementSubject"],
        "identifier": [known | {"identityHash": name}] if name else [],
        "achievement": {
            "id": f"{origin}{OWN_CONTEXT}#{kind}",
            "type": ["Achievement"],
            "name": stated(claims) or kind,
            "description": kind.replace("-", " ").capitalize(),
            "criteria": {"narrative": "Decided by the issuing authority."},
        },
    }


def _status(serial: str, origin: str) -> dict[str, str]:
    name, place = place_of(serial)
    address = f"{origin}{STATUS}/{name}"
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
