"""Approval: confirmed, returned for correction, or refused, each with its letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import outbox
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.workflow import Guest
from events.registrations import mails, signals
from events.registrations.models import Registration
from events.registrations.services.history import note
from events.registrations.services.holding import hold_end
from events.registrations.services.places import lock_sessions
from events.registrations.services.seats import give_up_seat, place_seats
from events.registrations.states import REGISTRATION_WORKFLOW, RegistrationAction, SeatState


def confirm_registration(registration: Registration, *, by: User, at: datetime) -> Registration:
    """Accept it; the seats it asked for are given now, or wait in line."""
    return confirm_together([registration], by=by, at=at)[0]


def confirm_together(
    registrations: list[Registration], *, by: User, at: datetime
) -> list[Registration]:
    """Accept them as one: those of a group that keeps together get seats or wait together.

    A hold for an address to be confirmed begins now, with the places.
    """
    for registration in registrations:
        REGISTRATION_WORKFLOW.fire(registration, RegistrationAction.CONFIRM, by=by, at=at)
        registration.confirmed_at = registration.changed_at = at
        if registration.confirm_by is not None:
            registration.confirm_by = max(registration.confirm_by, hold_end(at))
        note(registration, "registration:confirmed", by=by, at=at)
    asked = [
        seat
        for registration in registrations
        for seat in registration.seats
        if seat.standing is SeatState.REQUESTED
    ]
    for session in lock_sessions([seat.session_id for seat in asked]):
        own = [seat for seat in asked if seat.session_id == session.id]
        place_seats(own, session, by=by, at=at)
    db.session.flush()
    for registration in registrations:
        outbox.tell(mails.to_person(registration, "confirmed"))
    return registrations


def return_registration(
    registration: Registration, *, reason: Mapping[str, str], by: User, at: datetime
) -> Registration:
    """Ask for a correction; seats held stay held meanwhile. Refuses no reason."""
    _require_reason(reason)
    REGISTRATION_WORKFLOW.fire(registration, RegistrationAction.RETURN, by=by, at=at)
    registration.reason, registration.changed_at = dict(reason), at
    note(registration, "registration:returned", by=by, at=at)
    outbox.tell(mails.to_person(registration, "returned"))
    return registration


def refuse_registration(
    registration: Registration, *, reason: Mapping[str, str], by: User, at: datetime
) -> Registration:
    """Refuse it; its seats and places in line are given up. Refuses no reason."""
    _require_reason(reason)
    REGISTRATION_WORKFLOW.fire(registration, RegistrationAction.REFUSE, by=by, at=at)
    registration.reason, registration.changed_at = dict(reason), at
    for seat in sorted(registration.seats, key=lambda seat: seat.session_id):
        if seat.standing is not SeatState.CANCELLED:
            give_up_seat(seat, by=by, at=at)
    note(registration, "registration:refused", by=by, at=at)
    outbox.tell(mails.to_person(registration, "refused"))
    signals.registration_cancelled.send(signals.RegistrationChanged(registration, at))
    return registration


def send_again(registration: Registration, *, by: User | Guest, at: datetime) -> Registration:
    """Hand a returned registration in again after it was corrected."""
    REGISTRATION_WORKFLOW.fire(registration, RegistrationAction.SEND_AGAIN, by=by, at=at)
    registration.changed_at = at
    note(registration, "registration:sent_again", by=by, at=at)
    db.session.flush()
    return registration


def _require_reason(reason: Mapping[str, str]) -> None:
    if not any(text.strip() for text in reason.values()):
        raise DomainError(_l("Say why; the person reads it."), field="reason")
