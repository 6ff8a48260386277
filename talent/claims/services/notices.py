"""What time does to claims: notices end and certificates follow, unanswered requests lapse."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core import outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db
from core.working_days.services import CalendarChanged, working_calendar
from core.working_days.values import UnknownYear
from talent.claims import clock, mails
from talent.claims.models import Claim
from talent.claims.queries import lock_claim
from talent.claims.services.issuing import ask_for_certificate, ask_for_letter
from talent.claims.services.moves import move
from talent.claims.states import LAPSE_GRACE, OPEN_STATES, REMINDER_DAYS, ClaimAction, ClaimState

log = logging.getLogger(__name__)


def recognise(claim: Claim, action: ClaimAction, *, by: User | None, at: datetime) -> None:
    """End a claim whose notice has run out.

    The title is obtained on the last day of the notice (recognition.md §11). The certificate and
    the decision letter are asked for in the same transaction.
    """
    claim.decided_at, claim.title_obtained_on = at, claim.notice_ends_on
    move(claim, action, by=by, at=at)
    ask_for_certificate(claim)
    ask_for_letter(claim)


def end_due_notices(*, at: datetime) -> int:
    """Recognise every claim whose notice ended before today; how many there were.

    By the rules of `recognise`.
    """
    due = db.session.scalars(
        select(Claim)
        .where(Claim.state == ClaimState.PUBLIC_NOTICE, Claim.notice_ends_on < beijing_date(at))
        .order_by(Claim.notice_ends_on, Claim.reference)
    ).all()

    def end(claim: Claim) -> None:
        recognise(claim, ClaimAction.END_NOTICE, by=None, at=at)

    return _each_by_itself(due, end)


def lapse_unanswered(*, at: datetime) -> int:
    """End every claim whose last open request was not answered in time; how many there were.

    LAPSE_GRACE after the last day, and with the claim locked: an answer that came in time counts.
    """
    on = beijing_date(at - LAPSE_GRACE)
    due = db.session.scalars(
        select(Claim).where(Claim.state == ClaimState.SUPPLEMENT_REQUESTED, Claim.due_on < on)
    ).all()

    def lapse(claim: Claim) -> None:
        lock_claim(claim)
        if claim.standing is not ClaimState.SUPPLEMENT_REQUESTED or not _is_over(claim, on):
            return
        move(claim, ClaimAction.LAPSE, by=None, at=at)
        outbox.post(mails.claim_lapsed(claim, clock.reopen_until(claim)))

    return _each_by_itself(due, lapse)


def _is_over(claim: Claim, on: date) -> bool:
    return claim.due_on is not None and claim.due_on < on


def remind_of_terms(*, at: datetime) -> None:
    """Write to whoever has few working days left to answer; once for each last day."""
    on = beijing_date(at)
    try:
        soon = working_calendar().add(on, REMINDER_DAYS)
    except UnknownYear as fault:
        log.warning("reminders wait: no holiday table for %s", fault.year)
        return
    near = select(Claim).where(
        Claim.state == ClaimState.SUPPLEMENT_REQUESTED, Claim.due_on.between(on, soon)
    )
    for claim in db.session.scalars(near.options(selectinload(Claim.requests))):
        outbox.post(mails.term_ending(claim, on))


def recount_open_clocks(_news: CalendarChanged) -> None:
    """Count the due days of all open claims again; called when the holiday table was changed."""
    open_claims = select(Claim).where(Claim.state.in_(list(OPEN_STATES)))
    loaded = (selectinload(Claim.moves), selectinload(Claim.requests))
    for claim in db.session.scalars(open_claims.options(*loaded)):
        clock.recount(claim)
    db.session.flush()


def _each_by_itself(claims: Sequence[Claim], act: Callable[[Claim], None]) -> int:
    """Do it to each claim in a savepoint of its own; for how many it was done.

    A claim whose days lie in a year without a holiday table waits, and holds up no other.
    """
    done = 0
    for claim in claims:
        reference = claim.reference
        try:
            with db.session.begin_nested():
                act(claim)
            done += 1
        except UnknownYear as fault:
            log.warning("%s waits: no holiday table for %s", reference, fault.year)
    return done
