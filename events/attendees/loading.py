"""Values of columns that stand in other tables, for many rows in one query each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Connection

from core.documents.models import IssuedDocument
from events.editions.models import EventSession
from events.gate.models import Attendance
from events.letters.models import InvitationLetter
from events.letters.states import LetterState
from events.registrations.models import Registration, Seat
from events.registrations.states import SeatState

_GONE = frozenset({LetterState.SUPERSEDED, LetterState.WITHDRAWN})
Ids = Sequence[uuid.UUID]


def load_seats(connection: Connection, ids: Ids) -> dict[uuid.UUID, list[tuple[str, str]]]:
    """The session's code and the state of each seat not given up, in the order of asking."""
    found: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for row in connection.execute(
        select(Seat.registration_id, EventSession.code, Seat.state)
        .join(EventSession, Seat.session_id == EventSession.id)
        .where(Seat.registration_id.in_(ids), Seat.state != SeatState.CANCELLED)
        .order_by(Seat.registration_id, Seat.asked_at, Seat.session_id)
    ):
        found.setdefault(row[0], []).append((row[1], row[2]))
    return found


def load_check_ins(connection: Connection, ids: Ids) -> dict[uuid.UUID, datetime]:
    """When each first came to anything."""
    rows = connection.execute(
        select(Attendance.registration_id, func.min(Attendance.first_at))
        .where(Attendance.registration_id.in_(ids))
        .group_by(Attendance.registration_id)
    )
    return {row[0]: row[1] for row in rows}


def load_letter_serials(connection: Connection, ids: Ids) -> dict[uuid.UUID, str]:
    """The serial of the letter that holds now."""
    rows = connection.execute(
        select(InvitationLetter.registration_id, IssuedDocument.serial)
        .join(IssuedDocument, InvitationLetter.document_id == IssuedDocument.id)
        .where(InvitationLetter.registration_id.in_(ids), InvitationLetter.state.not_in(_GONE))
        .order_by(InvitationLetter.requested_at)
    )
    return {row[0]: row[1] for row in rows}


def load_letter_states(connection: Connection, ids: Ids) -> dict[uuid.UUID, str]:
    """Where the newest letter stands."""
    rows = connection.execute(
        select(InvitationLetter.registration_id, InvitationLetter.state)
        .where(InvitationLetter.registration_id.in_(ids))
        .order_by(InvitationLetter.requested_at)
    )
    return {row[0]: row[1] for row in rows}


def check_in_order() -> ColumnElement[Any]:
    """When the registration first came to anything, to sort by."""
    return (
        select(func.min(Attendance.first_at))
        .where(Attendance.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )
