"""The timeline of a registration and its seats."""

from __future__ import annotations

from datetime import datetime

from core import audit
from core.accounts.models import User
from core.db import db
from events.registrations import signals
from events.registrations.models import Registration, RegistrationMove, Seat
from events.registrations.states import SeatState


def note(
    registration: Registration,
    what: str,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    seat: Seat | None = None,
) -> None:
    """Keep what happened, for the timeline of the person and of the staff."""
    db.session.add(
        RegistrationMove(
            registration_id=registration.id,
            session_id=seat.session_id if seat is not None else None,
            at=at,
            by_id=by.id if by is not None else None,
            what=what,
            reason=reason,
        )
    )


def set_seat(
    seat: Seat, state: SeatState, *, by: User | None, at: datetime, reason: str = ""
) -> Seat:
    """Bring a seat to a state, with its moments, its line in the timeline, and the news of it.

    Counts no places: whoever calls has taken or freed them.
    """
    source, seat.state = seat.state, state
    seat.confirmed_at = at if state == SeatState.CONFIRMED else seat.confirmed_at
    seat.ended_at = at if state == SeatState.CANCELLED else None
    if state != SeatState.OFFERED:
        seat.offered_until = None
    if state != SeatState.WAITLISTED:
        seat.queue_number = None
    db.session.flush()
    note(seat.registration, f"seat:{state}", by=by, at=at, reason=reason, seat=seat)
    audit.record(
        f"seat:{state}",
        seat,
        by=by,
        at=at,
        source=str(source),
        reason=reason or None,
        session=seat.session.code,
        registration=seat.registration.reference,
    )
    for listener in signals.seat_moved:
        listener(seat, at)
    return seat
