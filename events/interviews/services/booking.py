"""Booking, waiting for, moving and cancelling an interview, without overlaps (R2, R15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import show_span, tr
from core.policy import authorize
from core.references import next_reference
from events.applicants.services import note_interview
from events.applications.models import Application
from events.applications.sharing import share
from events.applications.states import ApplicationState, SharingLevel
from events.exhibitors.parts import ExhibitorMoved
from events.exhibitors.states import ACCEPTED_EXHIBITORS, ExhibitorState
from events.interviews import queries
from events.interviews.mails import write_employer, write_talent
from events.interviews.models import Interview, Slot, Timetable
from events.interviews.services.timetables import lock_fair
from events.interviews.states import (
    BUSY,
    INTERVIEW_WORKFLOW,
    Audience,
    InterviewAction,
    InterviewPermission,
    InterviewState,
)
from events.registrations.queries import find_live_registration
from events.registrations.signals import RegistrationChanged

MOST_WAITING = 5
_SHORTLISTED = frozenset(
    {ApplicationState.SHORTLISTED, ApplicationState.INTERVIEW, ApplicationState.INTENT}
)


def book(slot: Slot, level: SharingLevel, *, by: User, at: datetime) -> Interview:
    """Take a free time, for oneself; the employer sees this much from now on, a name at least.

    Refuses one that is taken or over (Conflict), a second with the same representative, one that
    overlaps another interview of the person with the way between them, and whoever it is not for.
    """
    lock_fair(slot.timetable.exhibitor.edition)
    application = _require_invited(slot.timetable, by)
    _require_offered(slot, at)
    if queries.taken_among([slot]):
        raise Conflict(_l("Somebody else has just taken this time. Choose another."))
    _require_single(slot.timetable, by)
    _require_no_overlap(slot, by, at)
    _leave_waiting(slot, by, at)
    made = _enter(slot.timetable, slot, application, InterviewState.BOOKED, by=by, at=at)
    if application is not None:
        note_interview(application, by=by, at=at)
    _share(slot.timetable, level, by, at)
    write_talent(made, "booked")
    write_employer(made, "taken")
    return made


def wait_for(slot: Slot, level: SharingLevel, *, by: User, at: datetime) -> Interview:
    """Stand in the line for a time that is taken (R2); up to MOST_WAITING at a fair."""
    edition = slot.timetable.exhibitor.edition
    lock_fair(edition)
    application = _require_invited(slot.timetable, by)
    _require_offered(slot, at)
    if not queries.taken_among([slot]):
        raise Conflict(_l("This time is free: book it."))
    own = [one for one in queries.own_interviews(by) if one.exhibitor.edition_id == edition.id]
    waiting = [one for one in own if one.standing is InterviewState.WAITING]
    if any(one.slot_id == slot.id for one in [*waiting, *_busy(own)]):
        raise Conflict(_l("You have this time or wait for it already."))
    if len(waiting) >= MOST_WAITING:
        raise DomainError(_l("Nobody waits for more than %(most)s times.", most=MOST_WAITING))
    made = _enter(slot.timetable, slot, application, InterviewState.WAITING, by=by, at=at)
    _share(slot.timetable, level, by, at)
    write_talent(made, "waiting")
    return made


def line_up(table: Timetable, level: SharingLevel, *, by: User, at: datetime) -> Interview:
    """Join the line at the booth, without a time, while the fair is on."""
    edition = table.exhibitor.edition
    lock_fair(edition)
    application = _require_invited(table, by)
    if not table.has_line or not edition.starts_at <= at < edition.ends_at:
        raise DomainError(_l("The line at this booth is not open now."))
    _require_single(table, by)
    made = _enter(table, None, application, InterviewState.QUEUED, by=by, at=at)
    made.arrived_at = at
    _share(table, level, by, at)
    return made


def cancel(one: Interview, reason: str = "", *, by: User | None, at: datetime) -> None:
    """Either side gives it up, or what it hung on ended (`by` None); each is told by the other.

    The time goes to the first who waits for it and is free then.
    """
    lock_fair(one.exhibitor.edition)
    db.session.refresh(one, ["state", "version", "slot_id"])
    held = one.standing is InterviewState.BOOKED
    one.cancel_reason, one.ended_at = reason.strip(), at
    _changed(one, at)
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.CANCEL, by=by, at=at, reason=one.cancel_reason)
    is_own = by is not None and one.user_id == by.id
    if held and (is_own or by is None):
        write_employer(one, "given_up")
    if held or not is_own:
        write_talent(one, "cancelled")
    if held and one.slot is not None:
        _promote(one.slot, at)


def follow_exhibitor(news: ExhibitorMoved) -> None:
    """Whoever comes no more holds no interviews: nobody stands before an empty booth."""
    if news.exhibitor.standing not in ACCEPTED_EXHIBITORS | {ExhibitorState.NO_SHOW}:
        _end(queries.ahead_at(news.exhibitor), news.at)


def follow_registration(news: RegistrationChanged) -> None:
    """Whoever is not registered any more is not expected at the booths either."""
    user, edition = news.registration.user, news.registration.edition
    if user is not None:
        _end(queries.ahead_of(user, edition), news.at)


def _end(interviews: Sequence[Interview], at: datetime) -> None:
    """Those who wait first: nobody of them gets a time that ends with the others."""
    for one in sorted(interviews, key=lambda one: one.standing is not InterviewState.WAITING):
        cancel(one, by=None, at=at)


def move(one: Interview, slot: Slot, *, by: User, at: datetime) -> None:
    """To another free time of the same timetable; the old one goes to whoever waits for it."""
    lock_fair(one.exhibitor.edition)
    db.session.refresh(one, ["state", "version", "slot_id"])
    if slot.timetable_id != one.timetable_id or one.user is None:
        raise DomainError(_l("Choose one of the free times."), field="slot")
    _require_offered(slot, at)
    if queries.taken_among([slot]):
        refusal = _l("Somebody else has just taken this time. Choose another.")
        raise DomainError(refusal, field="slot")
    _require_no_overlap(slot, one.user, at, but=one)
    _leave_waiting(slot, one.user, at)
    left, one.slot = one.slot, slot
    _changed(one, at)
    INTERVIEW_WORKFLOW.fire(one, InterviewAction.MOVE, by=by, at=at)
    write_talent(one, "moved")
    write_employer(one, "moved_by_talent" if one.user_id == by.id else "moved_by_us")
    if left is not None:
        _promote(left, at)


def _enter(
    table: Timetable,
    slot: Slot | None,
    application: Application | None,
    state: InterviewState,
    *,
    by: User,
    at: datetime,
) -> Interview:
    made = Interview(
        reference=next_reference("IV"), timetable=table, slot=slot, user=by, state=state,
        application=application, asked_at=at, changed_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(f"interview:{state}", made, by=by, at=at)
    return made


def _share(table: Timetable, level: SharingLevel, by: User, at: datetime) -> None:
    """Nobody is interviewed without a name; the level chosen holds for all this employer sees."""
    if level is SharingLevel.NOTHING:
        raise DomainError(_l("The employer needs your name for an interview."), field="level")
    share(by, table.exhibitor.organisation, level, by=by, at=at)


def _promote(slot: Slot, at: datetime) -> None:
    """Give a freed time to the first in its line whom it still suits (R2)."""
    db.session.flush()
    if slot.removed_at is not None or slot.starts_at <= at:
        return
    for waiting in queries.waiting_for(slot):
        if waiting.user is None or slot.timetable.exhibitor.standing not in ACCEPTED_EXHIBITORS:
            continue
        try:
            _require_single(slot.timetable, waiting.user)
            _require_no_overlap(slot, waiting.user, at)
        except DomainError:
            continue
        _changed(waiting, at)
        INTERVIEW_WORKFLOW.fire(waiting, InterviewAction.PROMOTE, by=None, at=at)
        write_talent(waiting, "promoted")
        write_employer(waiting, "taken")
        return


def _leave_waiting(slot: Slot, user: User, at: datetime) -> None:
    """Whoever gets the time by another way waits for it no more."""
    for one in queries.waiting_for(slot):
        if one.user_id == user.id:
            one.ended_at = at
            INTERVIEW_WORKFLOW.fire(one, InterviewAction.CANCEL, by=user, at=at)


def _require_invited(table: Timetable, user: User) -> Application | None:
    """The application it belongs to, if there is one; refuses whom the timetable is not for."""
    authorize(InterviewPermission.BOOK, table, user=user)
    if find_live_registration(table.exhibitor.edition, user) is None:
        raise DomainError(_l("Register for the fair first: interviews are for its visitors."))
    found = queries.find_application(user, table)
    if table.audience == Audience.EVERYBODY:
        return found
    if found is None:
        raise DomainError(_l("These times are for people who applied to this employer."))
    if table.audience == Audience.SHORTLISTED and found.standing not in _SHORTLISTED:
        raise DomainError(_l("These times are for people on the employer's short list."))
    return found


def _require_offered(slot: Slot, at: datetime) -> None:
    if slot.removed_at is not None:
        raise Conflict(_l("This time is no longer offered. Choose another."))
    if slot.starts_at <= at:
        raise DomainError(_l("This time is over already. Choose a later one."), field="slot")


def _require_single(table: Timetable, user: User) -> None:
    """One interview with a representative at a time; a double click finds the first."""
    if queries.find_busy(user, table) is not None:
        raise Conflict(_l("You have an interview here already; you may move it to another time."))


def _require_no_overlap(
    slot: Slot, user: User, at: datetime, *, but: Interview | None = None
) -> None:
    gap = timedelta(minutes=current_app.extensions["settings"].interview_walking_minutes)
    for other in queries.meetings_near(user.id, slot, gap, but=but):
        assert other.slot is not None
        way = gap if queries.needs_walk(slot.timetable, other.timetable) else timedelta(0)
        if other.slot.starts_at < slot.ends_at + way and slot.starts_at < other.slot.ends_at + way:
            said = {
                "employer": tr(other.exhibitor.name),
                "time": show_span(other.slot.starts_at, other.slot.ends_at),
            }
            refusal = _l("It is too close to your interview with %(employer)s: %(time)s.", **said)
            raise DomainError(refusal, field="slot")


def _busy(interviews: list[Interview]) -> list[Interview]:
    return [one for one in interviews if one.standing in BUSY]


def _changed(one: Interview, at: datetime) -> None:
    one.sequence, one.changed_at = one.sequence + 1, at
