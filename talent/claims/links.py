"""The secret links of claims: what an employer opens without an account."""

from __future__ import annotations

import uuid
from datetime import timedelta

from itsdangerous import BadSignature

from core.db import db
from core.errors import NotFound
from core.keys.digests import address_mark
from core.keys.signed import link_signer
from talent.claims.models import Claim

LINK_LIFE = timedelta(days=60)
_SALT = "employer-confirmation"


def employer_token(claim: Claim) -> str:
    """The secret of the link that lets the employer answer for this claim."""
    return link_signer(_SALT).dumps([str(claim.id), address_mark(claim.employer_contact)])


def find_claim_by_employer_token(token: str) -> Claim:
    """The claim a link is for; NotFound for a wrong, old or no longer addressed one."""
    try:
        claim_id, contact = link_signer(_SALT).loads(token, max_age=int(LINK_LIFE.total_seconds()))
        claim = db.session.get(Claim, uuid.UUID(claim_id))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    if claim is None or contact not in _names_of(claim.employer_contact):
        raise NotFound
    return claim


def _names_of(contact: str | None) -> set[str | None]:
    return {contact, address_mark(contact or "")}  # links of the first days hold the address itself
