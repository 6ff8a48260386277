"""What follows for people when a session moves, is cancelled or grows, or an edition ends.

Everything is done a few at a time, each part in a transaction of its own: a session may have
thousands of seats, and a kill in between loses and doubles nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from core import outbox
from core.db import db
from events.editions.models import EventSession
from events.editions.states import SessionState
from events.registrations import mails
from events.registrations.models import Registration, Seat
from events.registrations.services.history import fire_seat, note
from events.registrations.services.places import free_places, lock_sessions
from events.registrations.services.seats import promote
from events.registrations.states import (
    LIVE_STATES,
    REGISTRATION_WORKFLOW,
    UNUSED_STATES,
    RegistrationAction,
    RegistrationState,
    SeatAction,
)

CHUNK = 100


def fill_free_places(session_id: uuid.UUID, *, at: datetime) -> bool:
    """Give added places to the first in line (R2); whether there may be more to give."""
    (session,) = lock_sessions([session_id])
    return len(promote(session, at=at, most=CHUNK)) >= CHUNK


def tell_of_move(session_id: uuid.UUID, sequence: int, after: uuid.UUID | None) -> uuid.UUID | None:
    """Write to the next of those who have or want a seat; the last one, None when all are told.

    A move that another has followed meanwhile is told by that one.
    """
    session = db.session.get_one(EventSession, session_id)
    if session.sequence != sequence or session.standing is SessionState.CANCELLED:
        return None
    seats = _standing_seats(session_id, after)
    for seat in seats:
        outbox.tell(mails.session_moved(seat))
    return seats[-1].id if len(seats) == CHUNK else None


def end_cancelled_seats(session_id: uuid.UUID, *, at: datetime) -> bool:
    """End the next seats of a cancelled session and write to whom they were; whether more stand."""
    (session,) = lock_sessions([session_id])
    if session.standing is not SessionState.CANCELLED:
        return False
    seats = _standing_seats(session_id, None)
    for seat in seats:
        was_taken = seat.standing.is_taken
        fire_seat(seat, SeatAction.GIVE_UP, by=None, at=at)
        if was_taken:
            free_places(session, 1)
        if seat.registration.email and seat.registration.standing.is_live:
            outbox.post(mails.session_cancelled(seat))
    return len(seats) == CHUNK


def tell_of_cancelled_edition(
    edition_id: uuid.UUID, reason: Mapping[str, str], after: uuid.UUID | None
) -> uuid.UUID | None:
    """Write to the next of those registered; the last one, None when all are told."""
    registrations = _live_registrations(edition_id, after)
    for registration in registrations:
        outbox.tell(mails.edition_cancelled(registration, reason=reason))
    return registrations[-1].id if len(registrations) == CHUNK else None


def take_up_rolled(
    edition_id: uuid.UUID, after: uuid.UUID | None, *, at: datetime
) -> uuid.UUID | None:
    """Tell those carried on to an edition (R4) that it is open, and confirm them if nobody must.

    The last one told; None when all are.
    """
    registrations = _live_registrations(edition_id, after)
    for registration in registrations:
        if registration.rolled_from_id is None:
            continue
        if registration.state == RegistrationState.SUBMITTED and not (
            registration.edition.needs_approval
        ):
            REGISTRATION_WORKFLOW.fire(registration, RegistrationAction.TAKE_UP, by=None, at=at)
            registration.confirmed_at = registration.changed_at = at
            note(registration, "registration:confirmed", by=None, at=at)
        outbox.tell(mails.edition_opened(registration))
    return registrations[-1].id if len(registrations) == CHUNK else None


def _standing_seats(session_id: uuid.UUID, after: uuid.UUID | None) -> list[Seat]:
    seats = select(Seat).where(Seat.session_id == session_id, Seat.state.in_(UNUSED_STATES))
    if after is not None:
        seats = seats.where(Seat.id > after)
    return list(db.session.scalars(seats.order_by(Seat.id).limit(CHUNK)))


def _live_registrations(edition_id: uuid.UUID, after: uuid.UUID | None) -> list[Registration]:
    rows = select(Registration).where(
        Registration.edition_id == edition_id, Registration.state.in_(LIVE_STATES)
    )
    if after is not None:
        rows = rows.where(Registration.id > after)
    return list(db.session.scalars(rows.order_by(Registration.id).limit(CHUNK)))
