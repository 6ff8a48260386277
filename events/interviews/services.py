"""Booking, waiting for, moving and cancelling an interview, without overlaps (R2, R15)."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.references import next_reference
from events.applicants.services import note_interview
from events.applications.sharing import share
from events.applications.states import SharingLevel
from events.exhibitors.models import Exhibitor
from events.interviews import queries
from events.interviews.mails import write_employer, write_talent
from events.interviews.models import Interview
from events.interviews.overlaps import require_no_overlap, require_single, suits
from events.interviews.scopes import attended_by
from events.interviews.states import (
    BUSY,
    INTERVIEW_WORKFLOW,
    UNHELD,
    InterviewAction,
    InterviewState,
    Result,
)
from events.timetables.admission import admit, require_free, require_offered
from events.timetables.models import Slot, Timetable
from events.timetables.queries import taken_among
from events.timetables.services import lock_fair

MOST_WAITING = 5
_A, _S = InterviewAction, InterviewState
fire = INTERVIEW_WORKFLOW.fire


def book(slot: Slot, level: SharingLevel, *, by: User, at: datetime) -> Interview:
    """Take a free time, for oneself; the employer sees this much from now on, a name at least.

    Refuses one that is taken or over (Conflict), a second with the same representative, one that
    overlaps another interview of the person with the way between them, and whoever it is not for.
    """
    found = admit(slot.timetable, by)
    require_free(slot, at)
    require_single(slot.timetable, by, at)
    require_no_overlap(slot, by)
    _leave_waiting(slot, by, at)
    made = _enter(slot.timetable, level, by, at, state=_S.BOOKED, slot=slot, application=found)
    if found is not None:
        note_interview(found, by=by, at=at)
    write_talent(made, "booked")
    write_employer(made, "taken")
    return made


def wait_for(slot: Slot, level: SharingLevel, *, by: User, at: datetime) -> Interview:
    """Stand in the line for a time that is taken (R2); up to MOST_WAITING at a fair."""
    found = admit(slot.timetable, by)
    require_offered(slot, at)
    if not taken_among([slot]):
        raise Conflict(_l("This time is free: book it."))
    here = Exhibitor.edition_id == slot.timetable.exhibitor.edition_id
    live = Interview.state.in_(BUSY | UNHELD)
    own = queries.list_interviews(attended_by(by).sql, here, live)
    if any(one.slot_id == slot.id for one in own):
        raise Conflict(_l("You have this time or wait for it already."))
    if sum(one.standing_at(at) is _S.WAITING for one in own) >= MOST_WAITING:
        raise DomainError(_l("Nobody waits for more than %(most)s times.", most=MOST_WAITING))
    made = _enter(slot.timetable, level, by, at, state=_S.WAITING, slot=slot, application=found)
    write_talent(made, "waiting")
    return made


def line_up(table: Timetable, level: SharingLevel, *, by: User, at: datetime) -> Interview:
    """Join the line at the booth, without a time, while the fair is on."""
    found = admit(table, by)
    if not table.has_line_at(at):
        raise DomainError(_l("The line at this booth is not open now."))
    require_single(table, by, at)
    return _enter(table, level, by, at, state=_S.QUEUED, arrived_at=at, application=found)


def move(one: Interview, slot: Slot, *, by: User, at: datetime) -> None:
    """To another free time of the same timetable; the old one goes to whoever waits for it."""
    _lock(one)
    if slot.timetable_id != one.timetable_id or one.user is None:
        raise DomainError(_l("Choose one of the free times."))
    require_free(slot, at)
    require_no_overlap(slot, one.user, but=one)
    _leave_waiting(slot, one.user, at)
    left, one.slot = one.slot, slot
    _changed(one, at)
    fire(one, _A.MOVE, by=by, at=at)
    write_talent(one, "moved")
    write_employer(one, "moved_by_talent" if one.user_id == by.id else "moved_by_us")
    _promote(left, at)


def cancel(one: Interview, reason: str = "", *, by: User | None, at: datetime) -> None:
    """Either side gives it up, or what it hung on ended (`by` None); each is told by the other.

    The time goes to the first who waits for it and is free then.
    """
    _lock(one)
    held = one.standing is _S.BOOKED
    one.cancel_reason, one.ended_at = reason.strip(), at
    _changed(one, at)
    fire(one, _A.CANCEL, by=by, at=at, reason=one.cancel_reason)
    is_own = by is not None and one.user_id == by.id
    if held and (is_own or by is None):
        write_employer(one, "given_up")
    if held or not is_own:
        write_talent(one, "cancelled")
    if held:
        _promote(one.slot, at)


def arrive(one: Interview, *, by: User, at: datetime) -> None:
    """The talent says that they stand at the booth; the first time counts."""
    one.arrived_at = one.arrived_at or at
    fire(one, _A.ARRIVE, by=by, at=at, to=one.standing)


def judge(one: Interview, result: str, note: str = "", *, by: User, at: datetime) -> None:
    """What the talent says of one that was held; the employer does not read it."""
    one.talent_result, one.talent_note = Result(result), note.strip()
    fire(one, _A.JUDGE, by=by, at=at)


def leave(at: datetime, *where: ColumnElement[bool]) -> None:
    """Their time is over: they bar nothing, and the employer is asked what came of the booked."""
    for one in queries.list_interviews(*where):
        if one.standing is _S.WAITING:
            one.ended_at = at
            fire(one, _A.LAPSE, by=None, at=at)
        else:
            fire(one, _A.EXPIRE, by=None, at=at)
    db.session.flush()


def _lock(one: Interview) -> None:
    """Hold its fair, and know it as it is now: somebody may have been quicker."""
    lock_fair(one.exhibitor.edition)
    db.session.refresh(one, ["state", "version", "slot_id"])


def _enter(
    table: Timetable, level: SharingLevel, by: User, at: datetime, **fields: Any
) -> Interview:
    """Nobody is interviewed without a name; the level chosen holds for all this employer sees."""
    if level is SharingLevel.NOTHING:
        raise DomainError(_l("The employer needs your name for an interview."), field="level")
    _leave_past(table, by, at)
    made = Interview(reference=next_reference("IV"), timetable=table, user=by, **fields)
    made.asked_at = made.changed_at = at
    db.session.add(made)
    db.session.flush()
    audit.record(f"interview:{made.state}", made, by=by, at=at)
    share(by, table.exhibitor.organisation, level, by=by, at=at)
    return made


def _promote(slot: Slot | None, at: datetime) -> None:
    """Give a freed time to the first in its line whom it still suits (R2)."""
    db.session.flush()
    if slot is None or slot.removed_at is not None or slot.starts_at <= at:
        return
    if not slot.timetable.is_open:
        return
    for waiting in queries.waiting_for(slot):
        if waiting.user is None or not suits(slot, waiting.user, at):
            continue
        _leave_past(slot.timetable, waiting.user, at)
        _changed(waiting, at)
        fire(waiting, _A.PROMOTE, by=None, at=at)
        write_talent(waiting, "promoted")
        write_employer(waiting, "taken")
        return


def _leave_waiting(slot: Slot, user: User, at: datetime) -> None:
    """Whoever gets the time by another way waits for it no more."""
    for one in queries.waiting_for(slot):
        if one.user_id == user.id:
            one.ended_at = at
            fire(one, _A.CANCEL, by=user, at=at)


def _leave_past(table: Timetable, user: User, at: datetime) -> None:
    leave(at, queries.is_past(at), attended_by(user).sql, Timetable.id == table.id)


def _changed(one: Interview, at: datetime) -> None:
    one.sequence, one.changed_at = one.sequence + 1, at
