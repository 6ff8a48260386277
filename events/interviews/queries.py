"""Interviews as the two sides see them."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.clock import BEIJING, beijing_date
from core.db import db
from core.errors import NotFound
from core.scopes import Rule
from events.interviews.models import Interview
from events.interviews.scopes import attended_by
from events.interviews.states import AHEAD, BUSY, HOLDING, InterviewState
from events.timetables.models import Slot, Timetable
from events.timetables.queries import WHOLE

_S = InterviewState


def whole(rows: Select[Interview]) -> Select[Interview]:
    """With all that a line of one says, in the same query."""
    table = joinedload(Interview.timetable).options(*WHOLE)
    return rows.options(joinedload(Interview.slot), joinedload(Interview.user), table)


def get_interview(reference: str, whose: Rule) -> Interview:
    """The one of this number that is theirs; NotFound for any other."""
    rows = whole(select(Interview).where(Interview.reference == reference, whose.sql))
    found = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def list_interviews(*where: ColumnElement[bool], limit: int | None = None) -> Sequence[Interview]:
    """Those of these conditions: what is ahead in its order, then who waits and what is over."""
    rows = select(Interview).outerjoin(Interview.slot).join(Interview.timetable)
    rows = whole(rows.join(Timetable.exhibitor).where(*where))
    order = (Interview.state.in_(AHEAD).desc(), Slot.starts_at, Interview.asked_at)
    return db.session.scalars(rows.order_by(*order).limit(limit)).all()


def held_among(slot_ids: Collection[UUID]) -> Sequence[UUID]:
    """The times of these that somebody has."""
    held = Interview.slot_id.in_(slot_ids), Interview.state.in_(HOLDING | {_S.PAST})
    return db.session.scalars(select(Slot.id).join(Interview).where(*held)).all()


def line_at(timetable: Timetable, at: datetime) -> list[Interview]:
    """Who comes next that day: whoever is called, then each at their time or as they joined."""
    begin = _day_of(at)
    rows = select(Interview).outerjoin(Interview.slot)
    rows = rows.where(Interview.timetable_id == timetable.id, Interview.state.in_(BUSY))
    today = Slot.starts_at.between(begin, begin + timedelta(days=1))
    found = db.session.scalars(whole(rows.where(or_(today, Interview.slot_id.is_(None)))))
    first = {_S.RUNNING: 0, _S.CALLED: 1}
    return sorted(found, key=lambda one: (first.get(one.standing, 2), one.turn_at))


def waiting_for(slot: Slot) -> Sequence[Interview]:
    """Who waits for that time, first come first (R2)."""
    rows = select(Interview).where(Interview.slot_id == slot.id, Interview.state == _S.WAITING)
    return db.session.scalars(whole(rows).order_by(Interview.asked_at, Interview.id)).all()


def find_busy(user: User, table: Timetable, at: datetime) -> Interview | None:
    """The interview the person has with this representative, if one is ahead or going on."""
    rows = select(Interview).outerjoin(Interview.slot).where(
        attended_by(user).sql, Interview.timetable_id == table.id, Interview.state.in_(BUSY)
    )  # fmt: skip
    return db.session.scalar(rows.where(~is_past(at)))


def is_past(at: datetime) -> ColumnElement[bool]:
    """Whose time is over though nobody said what came of it; a line is served until midnight."""
    is_booked = Interview.state == _S.BOOKED
    return is_left(at) | is_booked & (Slot.ends_at <= at)


def is_left(at: datetime) -> ColumnElement[bool]:
    """Of an earlier day and never closed; and whoever waits for a time that has begun."""
    ended = func.coalesce(Slot.ends_at, Interview.asked_at)
    waits = (Interview.state == _S.WAITING) & (Slot.starts_at <= at)
    return waits | Interview.state.in_(BUSY) & (ended < _day_of(at))


def _day_of(at: datetime) -> datetime:
    """Its midnight in Beijing."""
    return datetime.combine(beijing_date(at), time.min, BEIJING)
