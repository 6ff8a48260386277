"""Somebody who comes without a registration: registered and let in at once, never past capacity."""

from __future__ import annotations

from datetime import datetime

from core.accounts.models import User
from core.contacts import is_address
from core.db import db
from core.errors import DomainError
from events.editions.models import EventSession
from events.gate.states import Refusal
from events.gate.values import MadeScan, WalkIn
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.services import register
from events.registrations.services.places import count_waiting
from events.registrations.services.registering import find_submitted
from events.registrations.states import Way
from events.registrations.values import Entry, PersonFacts


def submit_key_of(scan: MadeScan) -> str:
    """What makes a walk-in that is sent twice one registration: the scan's own number."""
    return f"walk-in:{scan.id.hex}"


def take_walk_in(
    scan: MadeScan, session: EventSession, *, by: User | None, at: datetime
) -> Registration | Refusal:
    """Register them for this locked session, or why not.

    A full session, or one in which others wait, takes nobody (R1, R2). The same name with the same
    address is the same person (R3): they are to be found by name.
    """
    person = scan.person
    if person is None or not _is_complete(person):
        return Refusal.INCOMPLETE
    made = find_submitted(session.edition, submit_key_of(scan))
    if made is not None:
        return made
    if session.is_full or count_waiting(session):
        return Refusal.FULL
    entry = Entry(
        person=PersonFacts(
            name=person.name.strip(),
            email=person.email.strip(),
            phone=person.phone.strip(),
            organisation=person.organisation.strip(),
            document_country=person.document_country,
            document_number=person.document_number.strip(),
        ),
        submit_key=submit_key_of(scan),
        session_ids=(session.id,),
        home_venue_id=session.venue_id,
        consents=frozenset({EventPurpose.PROCESSING}),
        language=person.language,
        way=Way.WALK_IN,
        role=session.edition.type.roles[0],
    )
    try:
        with db.session.begin_nested():
            return register(session.edition, entry, user=None, by=by, at=at)
    except DomainError as refused:
        return _REFUSALS.get(refused.field or "", Refusal.INCOMPLETE)


def _is_complete(person: WalkIn) -> bool:
    has_address = not person.email or is_address(person.email.strip())
    return bool(person.name.strip() and person.consent and has_address)


_REFUSALS = {
    "sessions": Refusal.FULL,
    "document_number": Refusal.REGISTERED,
    "document_country": Refusal.INCOMPLETE,
}
