"""The timeline of a registration and its seats."""

from __future__ import annotations

from datetime import datetime

from core.db import db
from events.registrations import signals
from events.registrations.models import Registration, RegistrationMove, Seat
from events.registrations.states import SEAT_WORKFLOW, SeatAction, SeatState
from events.registrations.values import Actor


def note(
    registration: Registration,
    what: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    seat: Seat | None = None,
) -> None:
    """Keep what happened, for the timeline of the person and of the staff."""
    db.session.add(
        RegistrationMove(
            registration_id=registration.id,
            # One asked for a moment ago is not written yet, and knows its session alone.
            session_id=(seat.session_id or seat.session.id) if seat is not None else None,
            at=at,
            by_id=by.id if by is not None else None,
            what=what,
            reason=reason,
        )
    )


def fire_seat(
    seat: Seat,
    action: SeatAction,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    happened: datetime | None = None,
) -> Seat:
    """Move a seat, with its moments, its line in the timeline, and the news of it.

    Counts no places: whoever calls has taken or freed them. `happened`: when, where it is heard of
    later.
    """
    SEAT_WORKFLOW.fire(seat, action, by=by, at=at, reason=reason or None)
    state = seat.standing
    seat.confirmed_at = at if state == SeatState.CONFIRMED else seat.confirmed_at
    seat.ended_at = at if state == SeatState.CANCELLED else None
    if state != SeatState.OFFERED:
        seat.offered_until = None
    if state != SeatState.WAITLISTED:
        seat.queue_number = None
    what = action if action is SeatAction.LAPSE else state
    note(seat.registration, f"seat:{what}", by=by, at=happened or at, reason=reason, seat=seat)
    # With the line of the timeline, since each flush costs more than what it writes.
    db.session.flush()
    signals.seat_moved.send(signals.SeatMoved(seat, at))
    return seat
