"""Places held for guests whose mail address nobody has confirmed yet, for a bounded time.

Whoever registers without an account proves the address by the link in any of our letters. Until
`confirm_by` they count as everybody does; after it they hold neither a place nor a place in line
where places are limited. Who confirms later is placed as whoever comes then: behind those who
arrived meanwhile, whose turn would else be taken from them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from core import audit, outbox
from core.db import db
from events.editions.models import EventSession
from events.registrations import mails
from events.registrations.models import Registration, Seat
from events.registrations.queries import list_letters
from events.registrations.services.history import fire_seat, note
from events.registrations.services.places import free_places, lock_registration, lock_sessions
from events.registrations.services.seats import place_seats, promote
from events.registrations.states import SeatAction, SeatState
from events.registrations.values import Actor

HOLDING = frozenset({SeatState.CONFIRMED, SeatState.OFFERED, SeatState.WAITLISTED})
# Holds ended in one turn of the job; the rest waits for the next.
CHUNK = 100


def hold_end(at: datetime) -> datetime:
    """Until when a hold that begins now lasts (setting GUEST_HOLD_HOURS)."""
    return at + timedelta(hours=current_app.extensions["settings"].guest_hold_hours)


def confirm_address(registration: Registration, *, by: Actor, at: datetime) -> Registration:
    """The address is the person's: what its hold had lost is asked for anew, as of now.

    Nothing happens a second time. Refuses a registration that has ended.
    """
    if registration.confirm_by is None:
        return registration
    lock_registration(registration)
    registration.confirm_by = None
    note(registration, "registration:address", by=by, at=at)
    audit.record("registration:address_confirmed", registration, by=by, at=at)
    asked = [seat for seat in registration.seats if seat.standing is SeatState.REQUESTED]
    for session in lock_sessions(seat.session_id for seat in asked):
        own = [seat for seat in asked if seat.session_id == session.id]
        place_seats(own, session, by=by, at=at)
    db.session.flush()
    return registration


def lapse_holds(*, at: datetime) -> int:
    """End the holds whose time is over, and give the places to the next in line; how many ended.

    What has begun stays as it is: at the door the person is there.
    """
    seats = (
        select(Seat)
        .join(Seat.registration)
        .join(EventSession, EventSession.id == Seat.session_id)
        .where(
            Registration.confirm_by <= at,
            Seat.state.in_(HOLDING),
            EventSession.capacity.is_not(None),
            EventSession.starts_at > at,
        )
        # Sessions are locked one after the other, everywhere in the order of their ids.
        .order_by(Seat.session_id, Seat.asked_at)
        .limit(CHUNK)
    )
    return sum(_lapse(seat, at=at) for seat in db.session.scalars(seats).all())


def _lapse(seat: Seat, *, at: datetime) -> bool:
    (session,) = lock_sessions([seat.session_id])
    db.session.refresh(seat)
    db.session.refresh(seat.registration, ["confirm_by"])
    until = seat.registration.confirm_by
    # Confirmed or given up in the very moment before the lock.
    if until is None or until > at or seat.standing not in HOLDING:
        return False
    was_taken = seat.standing.is_taken
    seat.group_id, seat.keep_together = None, False
    fire_seat(seat, SeatAction.LAPSE, by=None, at=at)
    if was_taken:
        free_places(session, 1)
    promote(session, at=at)
    _tell(seat.registration)
    return True


def _tell(registration: Registration) -> None:
    """One letter for all its sessions, and none to an address from which mail came back."""
    came_back = {one.address for one in list_letters(registration) if one.bounced_at is not None}
    if registration.email not in came_back:
        outbox.tell(mails.hold_lapsed(registration))
