"""The employer's word: by a link in a letter, without an account."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer

from core import audit
from core.db import db
from core.errors import Conflict, NotFound
from talent.claims.models import Claim
from talent.claims.states import ClaimState

LINK_LIFE = timedelta(days=60)
_SALT = "employer-confirmation"
ANSWERABLE = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SUPPLEMENT_REQUESTED,
        ClaimState.SECOND_REVIEW,
    }
)


def employer_token(claim: Claim) -> str:
    """The secret of the link that lets the employer answer for this claim."""
    return _serializer().dumps([str(claim.id), claim.employer_contact])


def find_claim_by_employer_token(token: str) -> Claim:
    """The claim a link is for; NotFound for a wrong, old or no longer addressed one."""
    try:
        claim_id, contact = _serializer().loads(token, max_age=int(LINK_LIFE.total_seconds()))
        claim = db.session.get(Claim, uuid.UUID(claim_id))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    if claim is None or claim.employer_contact != contact:
        raise NotFound
    return claim


def answer_as_employer(
    claim: Claim, *, confirmed: bool, officer: str, note: str, at: datetime
) -> Claim:
    """Note the employer's answer, once. Refuses when answered already or no longer needed."""
    if claim.employer_answered_at is not None:
        raise Conflict(_l("This was answered already. Write to the office to correct it."))
    if claim.standing not in ANSWERABLE:
        raise Conflict(_l("The claim no longer needs an answer."))
    claim.employer_answer = "confirmed" if confirmed else "denied"
    claim.employer_answered_at = at
    claim.employer_note = f"{officer}: {note}" if note else officer
    audit.record("claim:employer:answered", claim, at=at, answer=claim.employer_answer)
    db.session.flush()
    return claim


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.extensions["settings"].secret_key, salt=_SALT)
