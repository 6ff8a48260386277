"""Whether a code or a name opens the gate of a session, and if not, why (R16)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, load_only

from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from events.editions.models import Edition, EventSession
from events.editions.states import SessionState
from events.gate.states import Direction, GatePermission, Refusal, ScanWay
from events.gate.values import MadeScan
from events.registrations.models import Registration, Seat
from events.registrations.states import RegistrationState, SeatState
from events.tickets.codes import LENGTH, MARK, read_code

_OF_STATE = {
    RegistrationState.CANCELLED: Refusal.CANCELLED,
    RegistrationState.SUBMITTED: Refusal.NOT_CONFIRMED,
    RegistrationState.RETURNED: Refusal.NOT_CONFIRMED,
    RegistrationState.REFUSED: Refusal.NOT_CONFIRMED,
}
_OF_SEAT = {
    SeatState.WAITLISTED: Refusal.WAITLISTED,
    SeatState.REQUESTED: Refusal.NOT_CONFIRMED,
    SeatState.OFFERED: Refusal.NOT_CONFIRMED,
    SeatState.CANCELLED: Refusal.WRONG_SESSION,
}
SHOWN = (
    Registration.id,
    Registration.reference,
    Registration.edition_id,
    Registration.state,
    Registration.name,
    Registration.organisation,
)


@dataclass
class People:
    """The registrations and seats a batch of scans speaks of, read in two queries."""

    by_id: dict[uuid.UUID, Registration] = field(default_factory=dict)
    by_reference: dict[str, Registration] = field(default_factory=dict)
    seats: dict[tuple[uuid.UUID, uuid.UUID], Seat] = field(default_factory=dict)

    def add(self, registration: Registration) -> None:
        self.by_id[registration.id] = registration
        self.by_reference[registration.reference] = registration
        for seat in registration.seats:
            self.seats[registration.id, seat.session_id] = seat


def load_people(scans: Iterable[MadeScan], session_ids: set[uuid.UUID]) -> People:
    """Everybody the codes and references name, of any edition, as the database has them now."""
    ids = {found for scan in scans if scan.code and (found := read_code(scan.code))}
    references = {scan.reference for scan in scans if scan.reference}
    people = People()
    if not ids and not references:
        return people
    rows = db.session.scalars(
        select(Registration)
        .where(or_(Registration.id.in_(ids), Registration.reference.in_(references)))
        .options(load_only(*SHOWN))
        .execution_options(populate_existing=True)
    )
    for one in rows:
        people.by_id[one.id] = people.by_reference[one.reference] = one
    people.seats = load_seats(set(people.by_id), session_ids)
    return people


def load_seats(
    registration_ids: set[uuid.UUID], session_ids: set[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Seat]:
    """Their seats in these sessions, fresh, with what moving one needs."""
    if not registration_ids:
        return {}
    rows = db.session.scalars(
        select(Seat)
        .where(Seat.registration_id.in_(registration_ids), Seat.session_id.in_(session_ids))
        .options(joinedload(Seat.registration).load_only(*SHOWN))
        .execution_options(populate_existing=True)
    )
    return {(seat.registration_id, seat.session_id): seat for seat in rows}


def find_person(scan: MadeScan, people: People, edition: Edition) -> Registration | None:
    """Whom the scan names, if they are registered for this edition."""
    if scan.way is ScanWay.QR:
        found = people.by_id.get(read_code(scan.code) or uuid.UUID(int=0))
    else:
        found = people.by_reference.get(scan.reference)
    return found if found is not None and found.edition_id == edition.id else None


def refusal_of(
    scan: MadeScan, session: EventSession, registration: Registration | None, people: People
) -> Refusal | None:
    """Why this does not open the gate; None when it does.

    What staff saw on a device without network stands: who was turned away did not attend.
    """
    if scan.refused is not None:
        return scan.refused
    if session.state == SessionState.CANCELLED:
        return Refusal.SESSION_CANCELLED
    if scan.direction is Direction.OUT and not session.edition.checks_out:
        return Refusal.NO_CHECK_OUT
    if registration is None:
        return _refusal_of_stranger(scan, people)
    if registration.standing in _OF_STATE:
        return _OF_STATE[registration.standing]
    seat = people.seats.get((registration.id, session.id))
    return Refusal.WRONG_SESSION if seat is None else _OF_SEAT.get(seat.standing)


def _refusal_of_stranger(scan: MadeScan, people: People) -> Refusal:
    if scan.way is not ScanWay.QR:
        return Refusal.UNKNOWN
    number = read_code(scan.code)
    if number is None:
        return Refusal.FORGED if _looks_like_ticket(scan.code) else Refusal.UNKNOWN
    return Refusal.OTHER_EVENT if number in people.by_id else Refusal.UNKNOWN


def _looks_like_ticket(text: str) -> bool:
    plain = "".join(c for c in text.rsplit("/", 1)[-1].upper() if c.isalnum())
    return plain.startswith(MARK) and len(plain) == LENGTH


def require_gates(edition: Edition, scans: Iterable[MadeScan], *, by: User) -> None:
    """Refuse scans of sessions that are not this edition's or at whose gates `by` does not work."""
    for session_id in sorted({scan.session_id for scan in scans}):
        session = db.session.get(EventSession, session_id)
        if session is None or session.edition_id != edition.id:
            raise DomainError(_l("Choose a session of this event."), field="scans")
        authorize(GatePermission.SYNC, session, user=by)
