"""Places of a session: the one place where they are counted, taken and freed (R1, R2).

A session's row is locked before its places are looked at, several in the order of their ids, so
that nobody waits in a circle; the conditional UPDATE and the table's check are the second and
third line. SQLite has one writer at a time anyway.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import BindParameter, ColumnElement, Update, bindparam, exists, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from core.db import db
from core.errors import Conflict
from events.editions.models import EventSession
from events.registrations.groups import SeatHold
from events.registrations.models import Registration, Seat
from events.registrations.states import LIVE_STATES, SeatState


def lock_sessions(session_ids: Iterable[uuid.UUID]) -> list[EventSession]:
    """These sessions as they are now, locked until the transaction ends, by id."""
    return list(db.session.scalars(_LOCKED, {"sessions": list(set(session_ids))}))


def lock_registration(registration: Registration) -> str:
    """Its state as it is now, which nobody changes until the transaction ends.

    To be called before its sessions are locked: cancelling takes them in the same order. Refuses
    one that has ended, so that nobody takes a place for it while it is being cancelled.
    """
    db.session.flush()
    state = db.session.scalar(
        select(Registration.state)
        .where(Registration.id == registration.id)
        # Rows that point to it (a letter, an answer's file) may still be added meanwhile.
        .with_for_update(key_share=True)
    )
    if state not in LIVE_STATES:
        raise Conflict(_l("The registration is at another stage. Look at it again."))
    return str(state)


def take_places(session: EventSession, count: int) -> bool:
    """Take so many places if they are free; all or none."""
    return _count(session, count, _TAKE)


def free_places(session: EventSession, count: int) -> None:
    _count(session, -count, _FREE)


def next_queue_number(session: EventSession, count: int = 1) -> int:
    """The next number in the session's waiting list, the first of `count`; none is given twice."""
    last = db.session.execute(
        update(EventSession)
        .where(EventSession.id == session.id)
        .values(queued=EventSession.queued + count)
        .returning(EventSession.queued)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    set_committed_value(session, "queued", last)
    return int(last) - count + 1


def count_waiting(session: EventSession) -> int:
    """How many stand in the session's line, and how many are still being entered in it."""
    return db.session.scalar(_WAITING, {"session": session.id}) or 0


def line_is_entered(session_id: Any) -> ColumnElement[bool]:
    """The condition that nobody is still being entered in the session's line.

    Until then nobody is called up: of a group that keeps together only a part would be seen.
    """
    return ~exists().where(SeatHold.session_id == session_id, SeatHold.numbers > 0)


# Made once: putting a statement together costs more than asking it.
_LOCKED = (
    select(EventSession)
    .where(EventSession.id.in_(bindparam("sessions", expanding=True)))
    .order_by(EventSession.id)
    .with_for_update(of=EventSession)
    .execution_options(populate_existing=True)
)
_OF_SESSION: BindParameter[Any] = bindparam("session")
_WAITING = select(
    select(func.count())
    .where(Seat.session_id == _OF_SESSION, Seat.state == SeatState.WAITLISTED)
    .scalar_subquery()
    + select(func.coalesce(func.sum(SeatHold.numbers), 0))
    .where(SeatHold.session_id == _OF_SESSION)
    .scalar_subquery()
)


def _counting(if_so: ColumnElement[bool]) -> Update:
    return (
        update(EventSession)
        .where(EventSession.id == bindparam("session"), EventSession.capacity.is_(None) | if_so)
        .values(taken=EventSession.taken + bindparam("change"))
        .returning(EventSession.taken)
        .execution_options(synchronize_session=False)
    )


_TAKE = _counting(EventSession.taken + bindparam("change") <= EventSession.capacity)
_FREE = _counting(EventSession.taken + bindparam("change") >= 0)


def _count(session: EventSession, change: int, places: Update) -> bool:
    asked = {"session": session.id, "change": change}
    done = db.session.execute(places, asked).scalar_one_or_none()
    if done is None:
        return False
    # The object is told, not marked as changed: else a later flush would write an old count.
    set_committed_value(session, "taken", done)
    return True
