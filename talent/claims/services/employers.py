"""The employer's word: by a link in a letter, without an account."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.db import db
from core.errors import Conflict
from talent.claims.models import Claim
from talent.claims.states import ClaimState

ANSWERABLE = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.INITIAL_REVIEW,
        ClaimState.SUPPLEMENT_REQUESTED,
        ClaimState.SECOND_REVIEW,
        ClaimState.PANEL_REVIEW,
    }
)


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
