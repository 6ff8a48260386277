"""What time does to claims: notices end and certificates follow, unanswered requests lapse."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core import audit, outbox
from core.clock import beijing_date
from core.db import db
from core.documents.services import find_by_key
from core.errors import Conflict
from core.jobs import enqueue
from core.jobs.models import Job
from core.jobs.services import ask_again
from core.working_days.services import CalendarChanged
from core.working_days.values import UnknownYear
from talent.claims import clock, mails
from talent.claims.documents import certificate_key
from talent.claims.models import Claim
from talent.claims.services.moves import move
from talent.claims.states import OPEN_STATES, ClaimAction, ClaimState

log = logging.getLogger(__name__)


def end_due_notices(*, at: datetime) -> int:
    """Recognise every claim whose notice ended before today; how many there were.

    The title is obtained on the last day of the notice (recognition.md §11). The certificate is
    asked for in the same transaction, by a key that cannot be asked for twice.
    """
    due = db.session.scalars(
        select(Claim)
        .where(Claim.state == ClaimState.PUBLIC_NOTICE, Claim.notice_ends_on < beijing_date(at))
        .order_by(Claim.notice_ends_on, Claim.reference)
    ).all()

    def end(claim: Claim) -> None:
        claim.decided_at, claim.title_obtained_on = at, claim.notice_ends_on
        move(claim, ClaimAction.END_NOTICE, by=None, at=at)
        _ask_for_certificate(claim)

    return _each_by_itself(due, end)


def ask_for_certificate_again(claim: Claim, *, at: datetime) -> None:
    """Have the certificate of a recognised claim drawn, where that failed before.

    Refuses a claim that is not recognised, and one that has its certificate.
    """
    if claim.standing is not ClaimState.RECOGNISED:
        raise Conflict(_l("Only a recognised claim has a certificate."))
    if find_by_key(certificate_key(claim)) is not None:
        raise Conflict(_l("The certificate of this claim was issued already."))
    ask_again(_ask_for_certificate(claim), at=at)
    audit.record("claim:certificate:asked_again", claim, at=at)


def _ask_for_certificate(claim: Claim) -> Job:
    return enqueue(
        "claims.issue_certificate", key=f"certificate:{claim.id}", claim_id=str(claim.id)
    )


def lapse_unanswered(*, at: datetime) -> int:
    """End every claim whose request for papers was not answered in time; how many there were."""
    due = db.session.scalars(
        select(Claim).where(
            Claim.state == ClaimState.SUPPLEMENT_REQUESTED, Claim.due_on < beijing_date(at)
        )
    ).all()

    def lapse(claim: Claim) -> None:
        move(claim, ClaimAction.LAPSE, by=None, at=at)
        outbox.post(mails.claim_lapsed(claim))

    return _each_by_itself(due, lapse)


def recount_open_clocks(_news: CalendarChanged) -> None:
    """Count the due days of all open claims again; called when the holiday table was changed."""
    open_claims = select(Claim).where(Claim.state.in_(list(OPEN_STATES)))
    for claim in db.session.scalars(open_claims.options(selectinload(Claim.moves))):
        clock.recount(claim)
    db.session.flush()


def _each_by_itself(claims: Sequence[Claim], deed: Callable[[Claim], None]) -> int:
    """Do it to each claim in a savepoint of its own; for how many it was done.

    A claim whose days lie in a year without a holiday table waits, and holds up no other.
    """
    done = 0
    for claim in claims:
        reference = claim.reference
        try:
            with db.session.begin_nested():
                deed(claim)
            done += 1
        except UnknownYear as fault:
            log.warning("%s waits: no holiday table for %s", reference, fault.year)
    return done
