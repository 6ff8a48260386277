"""Ask for the documents of a decision; each is drawn after the commit, once only."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.documents.services import find_by_key
from core.errors import Conflict
from core.jobs import enqueue
from core.jobs.models import Job
from core.jobs.services import ask_again
from talent.claims.documents import certificate_key
from talent.claims.letters import letter_key
from talent.claims.models import Claim, ClaimMove
from talent.claims.states import DECIDED, ClaimState


def ask_for_certificate(claim: Claim) -> Job:
    """In the decision's transaction, by a key that cannot be asked for twice."""
    return enqueue("claims.issue_certificate", key=certificate_key(claim), claim_id=str(claim.id))


def ask_for_letter(claim: Claim, decision: ClaimMove | None = None) -> Job:
    """In the decision's transaction, by a key that cannot be asked for twice; the last by default.

    A letter says what its decision was, whatever became of the claim before it is drawn.
    """
    told = decision or claim.decisions[-1]
    return enqueue(
        "claims.issue_letter",
        key=letter_key(claim, told),
        claim_id=str(claim.id),
        number=told.number,
    )


def ask_for_documents_again(claim: Claim, *, at: datetime) -> None:
    """Have the documents of a decided claim drawn that it lacks, where that failed before.

    Refuses a claim that is not decided, and one that lacks nothing.
    """
    if claim.standing not in DECIDED:
        raise Conflict(_l("Only a decided claim has documents."))
    asked = []
    recognised = claim.standing is ClaimState.RECOGNISED
    if recognised and find_by_key(certificate_key(claim)) is None:
        asked.append(ask_for_certificate(claim))
    missing = (one for one in claim.decisions if find_by_key(letter_key(claim, one)) is None)
    asked += [ask_for_letter(claim, one) for one in missing]
    if not asked:
        raise Conflict(_l("The documents of this claim were issued already."))
    for job in asked:
        ask_again(job, at=at)
    audit.record("claim:documents:asked_again", claim, at=at)
