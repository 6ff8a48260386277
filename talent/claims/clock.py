"""The claim's clock in working days: it runs for the office and stops for the claimant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from core.clock import beijing_date
from core.working_days.services import working_calendar
from core.working_days.values import UnknownYear, WorkingCalendar
from talent.claims.hands import HANDS
from talent.claims.holds import HoldReason
from talent.claims.models import Claim, SupplementRequest
from talent.claims.states import (
    CLOCK_STATES,
    COMPLEX_CHECK_DAYS,
    DAYS_ALLOWED,
    REOPEN_DAYS,
    STOPPED_STATES,
    TARGET_DAYS,
    ClaimAction,
    ClaimState,
)
from talent.claims.values import Clock

# Moves back to the state that asked, which has only the days it had left.
_RESUMING = frozenset(
    {ClaimAction.ANSWER_SUPPLEMENT, ClaimAction.WITHDRAW_REQUEST, ClaimAction.REOPEN}
)


def enter_state(claim: Claim, on: date) -> None:
    """Set the running or stopped stretch and the due day of the state just entered.

    Raises UnknownYear when the due day lies in a year without a holiday table.
    """
    calendar = working_calendar()
    _close_stretches(claim, on, calendar)
    claim.hold_reason, claim.hold_text, claim.days_left_when_held = "", {}, None
    state = claim.standing
    if state in CLOCK_STATES:
        claim.clock_since = on
    elif state in STOPPED_STATES:
        claim.stopped_since = on
    if state is ClaimState.SUPPLEMENT_REQUESTED:
        wait_for_last(claim)
        return
    allowed = DAYS_ALLOWED.get(state)
    claim.due_on = calendar.add(on, allowed) if allowed else None


def set_term(asked: SupplementRequest) -> None:
    """The last day of a request, by the working days it has been given."""
    asked.due_on = working_calendar().add(beijing_date(asked.asked_at), asked.days)


def wait_for_last(claim: Claim) -> None:
    """The claim waits for its claimant until the last day of what is still open."""
    claim.due_on = max(asked.due_on for asked in claim.open_requests)


def pause_for_claimant(claim: Claim, on: date) -> None:
    """Remember what was left of the state's days before the claimant is asked."""
    end_hold(claim, on)
    calendar = working_calendar()
    # One day at least, also where it was late: on that day the answer is read.
    claim.days_left_when_asked = max(1, calendar.count(on, claim.due_on)) if claim.due_on else 1


def resume(claim: Claim, on: date) -> None:
    """Give the state that asked the days it had left."""
    claim.due_on = working_calendar().add(on, claim.days_left_when_asked)


def stop_for(claim: Claim, reason: HoldReason, until: date, on: date) -> None:
    """Stop the office's clock, and remember what was left of the state's days: one at least."""
    calendar = working_calendar()
    claim.days_left_when_held = max(1, calendar.count(on, claim.due_on)) if claim.due_on else 1
    _close_stretches(claim, on, calendar)
    claim.hold_reason, claim.stopped_since, claim.due_on = reason, on, until


def end_hold(claim: Claim, on: date) -> None:
    """Let the clock run again with the days that were left; nothing where it was not on hold."""
    if not claim.hold_reason:
        return
    calendar = working_calendar()
    _close_stretches(claim, on, calendar)
    claim.hold_reason, claim.hold_text, claim.clock_since = "", {}, on
    claim.due_on = calendar.add(on, claim.days_left_when_held or 1)


def reopen_until(claim: Claim) -> date | None:
    """The last day on which a lapsed claim may be re-opened; None where it may not be (§8)."""
    if claim.standing is not ClaimState.LAPSED or claim.was_reopened:
        return None
    return beijing_date(claim.moves[-1].at) + timedelta(days=REOPEN_DAYS)


def start_anew(claim: Claim) -> None:
    """Count no day from before the move just made: what begins now has all its days."""
    claim.days_used = claim.days_stopped = 0


def pause_notice(claim: Claim, on: date) -> None:
    """Remember the working days of the notice still to come; none where its last day has begun."""
    assert claim.notice_ends_on is not None  # ck_claim_notice
    claim.notice_days_left = working_calendar().count(on, claim.notice_ends_on)
    claim.is_extended = False


def lengthen_check(claim: Claim) -> None:
    """Give an objection check the days of a complex one, counted from the same first day."""
    assert claim.clock_since is not None
    claim.is_extended = True
    claim.due_on = working_calendar().add(claim.clock_since, COMPLEX_CHECK_DAYS)


def resume_notice(claim: Claim, on: date) -> None:
    """Give the notice the days that were left of it."""
    claim.notice_ends_on = claim.due_on = working_calendar().add(on, claim.notice_days_left or 0)


def read_clock(claim: Claim, on: date) -> Clock:
    """The clock on a day, the same number wherever it is shown."""
    calendar = working_calendar()
    running = _count(calendar, claim.clock_since, on)
    stopped = _count(calendar, claim.stopped_since, on)
    year = calendar.years.get(claim.due_on.year) if claim.due_on else None
    return Clock(
        days_used=claim.days_used + running,
        target=TARGET_DAYS,
        days_stopped=claim.days_stopped + stopped,
        is_stopped=claim.stopped_since is not None,
        due_on=claim.due_on,
        is_late=claim.due_on is not None and claim.due_on < on,
        is_provisional=year is not None and year.is_provisional,
        hold=HoldReason(claim.hold_reason) if claim.hold_reason else None,
        days_left=days_until(on)(claim.due_on),
        hand=HANDS.get(claim.standing),
    )


def recount(claim: Claim) -> None:
    """Set the due day anew after the holiday table was changed."""
    if claim.standing is ClaimState.SUPPLEMENT_REQUESTED:
        for asked in claim.open_requests:
            set_term(asked)
        wait_for_last(claim)
        return
    start = claim.clock_since or claim.stopped_since
    allowed = _days_given(claim)
    if start is None or allowed is None or claim.hold_reason:
        return  # a hold ends on the day that was said
    claim.due_on = working_calendar().add(start, allowed)
    if claim.standing is ClaimState.PUBLIC_NOTICE and claim.notice_ends_on is not None:
        # A notice that was announced is never shortened.
        claim.notice_ends_on = claim.due_on = max(claim.due_on, claim.notice_ends_on)


def _days_given(claim: Claim) -> int | None:
    allowed = DAYS_ALLOWED.get(claim.standing)
    if claim.standing is ClaimState.OBJECTION_CHECK and claim.is_extended:
        return COMPLEX_CHECK_DAYS
    if claim.days_left_when_held is not None:
        return claim.days_left_when_held
    last = claim.moves[-1].action if claim.moves else ""
    if last == ClaimAction.RESUME_NOTICE:
        return claim.notice_days_left
    if last in _RESUMING:
        return claim.days_left_when_asked
    return allowed


def _close_stretches(claim: Claim, on: date, calendar: WorkingCalendar) -> None:
    if claim.clock_since is not None:
        claim.days_used += calendar.count(claim.clock_since, on)
        claim.clock_since = None
    if claim.stopped_since is not None:
        claim.days_stopped += calendar.count(claim.stopped_since, on)
        claim.stopped_since = None


def days_running(on: date) -> Callable[[date | None], int]:
    """The working days until then of a stretch that began on a day; for many claims at once."""
    calendar = working_calendar()
    return cache(lambda since: _count(calendar, since, on))


def days_until(on: date) -> Callable[[date | None], int | None]:
    """The working days left until a due day, 0 once it has come; for many claims at once."""
    calendar = working_calendar()
    return cache(lambda due: _count(calendar, on, due) if due is not None else None)


def _count(calendar: WorkingCalendar, since: date | None, on: date) -> int:
    # A page must be readable even when the coming year has no table yet; moves still refuse.
    try:
        return calendar.count(since, on) if since is not None else 0
    except UnknownYear:
        return 0
