"""One interview of a person at a time, with the way from one booth to the other (R15)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.i18n import tr
from events.interviews.models import Interview
from events.interviews.queries import find_busy, whole
from events.interviews.states import BUSY
from events.timetables.models import Slot, Timetable


def require_single(table: Timetable, user: User, at: datetime) -> None:
    """One interview with a representative at a time; a double click finds the first."""
    if find_busy(user, table, at) is not None:
        raise Conflict(_l("You have an interview here already; you may move it to another time."))


def require_no_overlap(slot: Slot, user: User, *, but: Interview | None = None) -> None:
    gap = timedelta(minutes=current_app.extensions["settings"].interview_walking_minutes)
    for other in _meetings_near(user, slot, gap):
        assert other.slot is not None
        way = gap if slot.timetable.is_apart_from(other.timetable) else timedelta(0)
        overlaps = other.slot.starts_at < slot.ends_at + way
        if other is not but and overlaps and slot.starts_at < other.slot.ends_at + way:
            said = {"employer": tr(other.exhibitor.name), "time": other.when}
            raise DomainError(
                _l("It is too close to your interview with %(employer)s: %(time)s.", **said)
            )


def suits(slot: Slot, user: User, at: datetime) -> bool:
    """Whether the person could still take a time they waited for."""
    try:
        require_single(slot.timetable, user, at)
        require_no_overlap(slot, user)
    except DomainError:
        return False
    return True


def _meetings_near(user: User, slot: Slot, gap: timedelta) -> Sequence[Interview]:
    """The person's interviews within reach of that time, across all fairs."""
    rows = select(Interview).join(Interview.slot).where(
        Interview.user_id == user.id, Interview.state.in_(BUSY),
        Slot.starts_at < slot.ends_at + gap, Slot.ends_at > slot.starts_at - gap,
    )  # fmt: skip
    return db.session.scalars(whole(rows)).all()
