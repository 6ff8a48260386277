"""Values of columns that stand in other tables, each as an expression of the registration's row.

Correlated, so that the database finds them by index while it reads the row: no second question,
and nothing to put together here for fifty thousand people.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.documents.models import IssuedDocument
from events.editions.models import EventSession
from events.gate.models import Attendance
from events.letters.models import InvitationLetter
from events.letters.states import LetterState
from events.registrations.models import Registration, Seat
from events.registrations.states import SeatState

# Neither is in any code: the signs that text files keep for records and units.
_BETWEEN_SEATS, _BEFORE_STATE = "\x1e", "\x1f"
_GONE = frozenset({LetterState.SUPERSEDED, LetterState.WITHDRAWN})


def seats() -> ColumnElement[Any]:
    """Code and state of every seat that was not given up, to be taken apart by `parted_seats`."""
    return (
        select(
            func.aggregate_strings(
                EventSession.code.concat(_BEFORE_STATE).concat(Seat.state), _BETWEEN_SEATS
            )
        )
        .select_from(Seat)
        .join(EventSession, Seat.session_id == EventSession.id)
        .where(Seat.registration_id == Registration.id, Seat.state != SeatState.CANCELLED)
        .correlate(Registration)
        .scalar_subquery()
    )


def parted_seats(stored: str | None) -> list[tuple[str, str]] | None:
    """(code, state) of each seat, by code; None without any."""
    if not stored:
        return None
    parts = [one.partition(_BEFORE_STATE) for one in stored.split(_BETWEEN_SEATS)]
    return sorted((code, state) for code, _sign, state in parts)


def check_in() -> ColumnElement[Any]:
    """When the person first came to anything."""
    return (
        select(func.min(Attendance.first_at))
        .where(Attendance.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )


def letter_serial() -> ColumnElement[Any]:
    """The serial of the newest letter that still holds."""
    return (
        select(IssuedDocument.serial)
        .select_from(IssuedDocument)
        .join(InvitationLetter, InvitationLetter.document_id == IssuedDocument.id)
        .where(
            InvitationLetter.registration_id == Registration.id,
            InvitationLetter.state.not_in(sorted(_GONE)),
        )
        .order_by(InvitationLetter.requested_at.desc())
        .limit(1)
        .correlate(Registration)
        .scalar_subquery()
    )


def letter_state() -> ColumnElement[Any]:
    """Where the newest letter stands."""
    return (
        select(InvitationLetter.state)
        .where(InvitationLetter.registration_id == Registration.id)
        .order_by(InvitationLetter.requested_at.desc())
        .limit(1)
        .correlate(Registration)
        .scalar_subquery()
    )
