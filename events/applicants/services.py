"""What an employer does with an application, and what both sides say of it (events.md §7.2)."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import Update
from sqlalchemy.orm import Session

from core import audit
from core.accounts.models import User
from core.clock import BEIJING, beijing_date
from core.db import write_afterwards
from core.errors import DomainError
from core.i18n import reason_in_both
from events.applicants import queries
from events.applications.mails import write_applicant, write_employer
from events.applications.models import Application
from events.applications.sharing import level_for
from events.applications.states import (
    APPLICATION_WORKFLOW,
    STEPS,
    ApplicationAction,
    ApplicationState,
)

_A, _S = ApplicationAction, ApplicationState
fire = APPLICATION_WORKFLOW.fire


def note_opening(one: Application, *, by: User, at: datetime) -> None:
    """The employer opened it: kept in the log of who read whose data, and the first time as seen.

    Written after the answer, since looking changes nothing.
    """
    level = level_for(one.user_id, one.organisation_id)
    audit.record_now("application:opened", one, by=by, level=str(level))
    if one.standing is _S.SENT:
        seen = APPLICATION_WORKFLOW.moving(Application, _A.SEE, seen_at=at)
        write_afterwards(partial(_execute, seen.where(Application.id == one.id)))


def _execute(statement: Update, session: Session) -> None:
    session.execute(statement)


def shortlist(one: Application, *, by: User, at: datetime) -> None:
    one.shortlisted_at = one.shortlisted_at or at
    _move(one, _A.SHORTLIST, by=by, at=at)


def invite(one: Application, *, by: User, at: datetime) -> None:
    one.interview_at = one.interview_at or at
    _move(one, _A.INVITE, by=by, at=at)


def note_interview(one: Application, *, by: User, at: datetime) -> None:
    """An interview was booked by either side; nothing happens to one that is further on."""
    if APPLICATION_WORKFLOW.is_open(one, _A.BOOK):
        one.interview_at = one.interview_at or at
        fire(one, _A.BOOK, by=by, at=at)


def intend(one: Application, *, by: User, at: datetime) -> None:
    """The employer's word; it counts as an intent once the talent agreed (`intent_at`)."""
    one.employer_intent_at = at
    _move(one, _A.INTEND, by=by, at=at)


def sign(one: Application, day: date | None, *, by: User, at: datetime) -> None:
    """A contract was signed on `day` (None: today), which is an intent of both sides as well.

    Refuses, at `day`, one to come and one before the application.
    """
    one.signed_at = _moment_of(one, day, one.sent_at, at)
    one.intent_at = one.intent_at or one.signed_at
    _move(one, _A.SIGN, by=by, at=at)


def hire(one: Application, day: date | None, *, by: User, at: datetime) -> None:
    """The first working day was `day`; refused, at `day`, to come or before the contract."""
    one.hired_at = _moment_of(one, day, one.signed_at or one.sent_at, at)
    _move(one, _A.HIRE, by=by, at=at)


def decline(
    one: Application, reason: Mapping[str, str], internal_note: str = "",
    *, by: User, at: datetime,
) -> None:  # fmt: skip
    """Not this time, and why; `internal_note` stays with the employer."""
    one.reason = reason_in_both(reason)
    one.internal_note, one.ended_at = internal_note.strip(), at
    _move(one, _A.DECLINE, by=by, at=at)


def reconsider(one: Application, *, by: User, at: datetime) -> None:
    one.reason, one.ended_at = {}, None
    one.shortlisted_at = one.shortlisted_at or at
    _move(one, _A.RECONSIDER, by=by, at=at)


def agree(one: Application, *, by: User, at: datetime) -> None:
    """The talent says the same as the employer: only then an intent counts."""
    if one.standing is _S.INTENT:
        one.intent_at = one.intent_at or at
    else:
        one.talent_signed_at = one.talent_signed_at or at
    fire(one, _A.AGREE, by=by, at=at, to=one.standing)
    write_employer(one, "agreed")


def contest(one: Application, *, by: User, at: datetime) -> None:
    """The talent says otherwise: the step is taken back, counts nowhere, and the employer knows."""
    step = one.standing
    if step is _S.HIRED:
        one.hired_at = None
    elif step is _S.SIGNED:
        one.intent_at = None if one.intent_at == one.signed_at else one.intent_at
        one.signed_at = one.talent_signed_at = None
    else:
        one.employer_intent_at = one.intent_at = None
    fire(one, _A.CONTEST, by=by, at=at, to=_step_before(one), note=str(step.label))
    write_employer(one, "contested", step=step)


def _step_before(one: Application) -> ApplicationState:
    """The last step it reached before the one it stands at; where it ended there is none."""
    if one.standing not in STEPS:
        return one.standing
    below = reversed(STEPS[: STEPS.index(one.standing)])
    return next((step for step in below if one.reached(step)), _S.SEEN)


def forget_before(moment: datetime) -> None:
    """Take the person out of unsuccessful applications that ended before that moment (R25).

    What is counted stays: post, fair, degree, state and the moments of its steps.
    """
    for one in queries.ended_before(moment):
        one.snapshot, one.name, one.cv_id, one.user_id = {}, "", None, None
        one.reason, one.internal_note = {}, ""
        audit.record("application:forgotten", one, at=moment)


def _move(one: Application, action: ApplicationAction, *, by: User, at: datetime) -> None:
    one.seen_at = one.seen_at or at
    fire(one, action, by=by, at=at)
    write_applicant(one, "moved")


def _moment_of(one: Application, day: date | None, earliest: datetime, at: datetime) -> datetime:
    """A moment of that day in Beijing; on a day of the fair it counts for, within its hours."""
    day = day or beijing_date(at)
    if day > beijing_date(at):
        raise DomainError(_l("This day is still to come."), field="day")
    if day < beijing_date(earliest):
        raise DomainError(
            _l("This is before the application was sent, or before the contract."), field="day"
        )
    moment = at if day == beijing_date(at) else datetime.combine(day, time(12), BEIJING)
    fair = one.edition
    if fair and beijing_date(fair.starts_at) <= day <= beijing_date(fair.ends_at):
        moment = max(fair.starts_at, min(moment, fair.ends_at))
    return moment
