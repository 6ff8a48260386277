"""Seats of a group that is entered by and by: taken on its arrival, given as its people come in.

So a long list is written in parts, each with the lock let go after it, and places and the order in
line are what they would be had it been written at once (R2).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain, repeat

from sqlalchemy import select

from core.db import db
from core.jobs import enqueue
from events.editions.models import EventSession
from events.editions.states import SessionState
from events.registrations.groups import SeatHold
from events.registrations.models import Registration
from events.registrations.services.following import CHUNK
from events.registrations.services.history import fire_seat
from events.registrations.services.places import (
    count_waiting,
    free_places,
    lock_sessions,
    next_queue_number,
    take_places,
)
from events.registrations.services.seats import (
    full,
    new_seat,
    promote,
    require_sessions,
    waits_for_draw,
)
from events.registrations.states import RegistrationState, SeatAction
from events.registrations.values import Actor, Group


def hold_seats(group: Group, wanted: Mapping[uuid.UUID, int], edition_id: uuid.UUID) -> None:
    """Take so many places of each session for the group, or numbers in its line.

    Refuses what `ask_for_seats` refuses, at `sessions`.
    """
    sessions = lock_sessions(wanted)
    require_sessions(sessions, set(wanted), edition_id)
    for session in sessions:
        count = wanted[session.id]
        places = _take(session, count, together=group.keep_together)
        numbers = count - places
        if numbers and not session.has_waitlist and not waits_for_draw(session):
            raise full(session)
        hold = SeatHold(session_id=session.id, group_id=group.id, places=places, numbers=numbers)
        hold.next_number = next_queue_number(session, numbers) if numbers else 0
        db.session.add(hold)
    db.session.flush()


def enter_held(
    registrations: Iterable[Registration],
    session_ids: Iterable[uuid.UUID],
    group: Group,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Give these people of the group what it holds of the sessions, in their order.

    A session cancelled meanwhile is left out, as it would have ended their seats.
    """
    people = list(registrations)
    # What waits for approval has a seat asked for.
    ready = [one.standing is RegistrationState.CONFIRMED for one in people]
    holds = {hold.session_id: hold for hold in _holds(group.id)}
    for session in lock_sessions(session_ids):
        if session.standing is SessionState.CANCELLED:
            continue
        turns = _take_held(holds[session.id], sum(ready)) if session.id in holds else iter(())
        for one, is_ready in zip(people, ready, strict=True):
            seat = new_seat(one, session, group, at)
            db.session.add(seat)
            turn = next(turns, None) if is_ready else None
            if turn is not None:
                # Before the move: the table knows no waiting seat without a number.
                seat.queue_number = turn or None
                fire_seat(seat, SeatAction.WAIT if turn else SeatAction.CONFIRM, by=by, at=at)
    db.session.flush()


def release_seats(group_id: uuid.UUID, *, at: datetime) -> None:
    """All are in: free what was held for people who did not come in, and call up who waits."""
    holds = _holds(group_id)
    sessions = {one.id: one for one in lock_sessions(hold.session_id for hold in holds)}
    for hold in holds:
        db.session.delete(hold)
        if hold.places:
            free_places(sessions[hold.session_id], hold.places)
    db.session.flush()
    for session in sessions.values():
        if len(promote(session, at=at, most=CHUNK)) >= CHUNK:
            enqueue("registrations.fill_free_places", session_id=str(session.id))


def _holds(group_id: uuid.UUID) -> list[SeatHold]:
    return list(db.session.scalars(select(SeatHold).where(SeatHold.group_id == group_id)))


def _take(session: EventSession, count: int, *, together: bool) -> int:
    """How many places the group has now: all or none where it keeps together."""
    # Whoever waits is before whoever comes now, even if a place is free (R2).
    if waits_for_draw(session) or (session.capacity is not None and count_waiting(session)):
        return 0
    if not together and session.capacity is not None:
        count = min(count, session.capacity - session.taken)
    return count if count > 0 and take_places(session, count) else 0


def _take_held(hold: SeatHold, count: int) -> Iterator[int]:
    """For so many people in their order: nothing for a place, or the number in line."""
    placed = min(count, hold.places)
    waiting, first = count - placed, hold.next_number
    hold.places, hold.numbers = hold.places - placed, hold.numbers - waiting
    hold.next_number += waiting
    return chain(repeat(0, placed), range(first, first + waiting))
