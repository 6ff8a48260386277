"""Seats an organiser moves: out of turn, or back in line, for a reason the person reads."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import outbox
from core.accounts.models import User
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from events.editions.models import EventSession
from events.editions.states import SessionState
from events.registrations import mails
from events.registrations.models import Seat
from events.registrations.services.history import fire_seat
from events.registrations.services.places import (
    count_waiting,
    free_places,
    lock_registration,
    lock_sessions,
    next_queue_number,
    take_places,
)
from events.registrations.services.seats import promote, waits_for_draw
from events.registrations.states import (
    RegistrationPermission,
    RegistrationState,
    SeatAction,
    SeatState,
)

_TO_CONFIRM = frozenset(
    {SeatState.REQUESTED, SeatState.WAITLISTED, SeatState.OFFERED, SeatState.CANCELLED}
)
_TO_WAIT = frozenset({SeatState.CONFIRMED, SeatState.OFFERED})


def move_seat(seat: Seat, state: SeatState, *, reason: str, by: User, at: datetime) -> Seat:
    """Confirm a waiting seat out of turn, or put a confirmed one back in line, with a reason.

    The place of one put back goes to the first in line at once (R2). Refuses no reason, a
    confirmation when no place is free (capacity is never passed, R1), in a cancelled session or
    before the registration is confirmed, and a way back where nobody else waits.
    """
    authorize(RegistrationPermission.MOVE_SEAT, seat, user=by)
    if not reason.strip():
        raise DomainError(_l("Say why: a seat is moved by hand only for a reason."), field="reason")
    if lock_registration(seat.registration) == RegistrationState.SUBMITTED:
        raise Conflict(_l("Confirm the registration first; its seats are given then."))
    (session,) = lock_sessions([seat.session_id])
    db.session.refresh(seat)
    if session.standing is SessionState.CANCELLED:
        raise Conflict(_l("This session is cancelled and stays as it was."))
    if state == SeatState.CONFIRMED and seat.standing in _TO_CONFIRM:
        _take(seat, session)
        # Whoever moves it by hand knows the person: the place waits for no letter's link.
        seat.registration.confirm_by = None
    elif state == SeatState.WAITLISTED and seat.standing in _TO_WAIT:
        _free(session)
        seat.queue_number = next_queue_number(session)
    else:
        raise Conflict(_l("The seat is at another stage. Look at it again."))
    action = SeatAction.CONFIRM if state == SeatState.CONFIRMED else SeatAction.WAIT
    fire_seat(seat, action, by=by, at=at, reason=reason)
    outbox.post(mails.of_seat(seat, "seat_changed", reason=reason))
    if state == SeatState.WAITLISTED:
        promote(session, at=at)
    return seat


def _take(seat: Seat, session: EventSession) -> None:
    if not seat.standing.is_taken and not take_places(session, 1):
        raise DomainError(_l("No place is free. Raise the capacity first."), field="state")


def _free(session: EventSession) -> None:
    if not waits_for_draw(session) and count_waiting(session) == 0:
        raise DomainError(
            _l("Nobody else waits, so the place would go straight back."), field="state"
        )
    free_places(session, 1)
