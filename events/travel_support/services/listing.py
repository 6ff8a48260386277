"""The list, drawn up from the registrations of those who came: nobody applies (免申请)."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from events.editions.models import Edition
from events.editions.signals import EditionMoved
from events.editions.states import EditionState
from events.gate.models import Attendance
from events.gate.signals import AttendanceChanged
from events.travel_support.models import TravelOffer, TravelSupport, TravelTier
from events.travel_support.queries import find_offer, hold_offer, line_of, lines_of, people_of
from events.travel_support.states import Doubt, SupportState, TravelPermission
from events.travel_support.values import tier_for


@dataclass
class _Taken:
    """Whom the list holds: surely, by account or identity key; and perhaps, by what they said."""

    keys: set[Any] = field(default_factory=set)
    likeness: dict[Any, uuid.UUID] = field(default_factory=dict)


def draw_up(edition: Edition, *, by: User | None, at: datetime) -> int:
    """Bring the drafted part of the list up to date; how many were put on it.

    Whoever came and is not on it is put there once, with the first tier that fits. Whoever did not
    come after all is taken off. Published lines and the organiser's own choices stay.
    """
    if by is not None:
        authorize(TravelPermission.DECIDE, edition, user=by)
    offer = hold_offer(edition)
    if offer is None:
        raise DomainError(_l("This event offers no travel support yet."))
    people = people_of(edition, offer.roles)
    known = {one.registration_id: one for one in lines_of(edition)}
    _drop_absent(known, {one.id for one in people})
    taken = _Taken()
    for line in known.values():
        taken.keys |= set(_keys(line))
    added = 0
    for person in people:
        added += _settle(person, known.get(person.id), offer, taken, at)
    db.session.flush()
    audit.record("travel_support:drawn_up", edition, by=by, at=at, added=added)
    return added


def follow_attendance(news: AttendanceChanged) -> None:
    """Who did not come after all leaves the drafted list; of a published line people decide."""
    gone = news.attendance
    others = select(Attendance.id).where(
        Attendance.registration_id == gone.registration_id, Attendance.id != gone.id
    )
    line = line_of(gone.registration_id, TravelSupport.state == SupportState.DRAFTED)
    if line is not None and db.session.scalar(others.limit(1)) is None:
        db.session.delete(line)
        db.session.flush()
        audit.record("travel_support:dropped", news.attendance.registration, by=None, at=news.at)


def follow_edition(moved: EditionMoved) -> None:
    """A closed event has its list drawn up without being asked."""
    if moved.edition.standing is EditionState.CLOSED and find_offer(moved.edition) is not None:
        draw_up(moved.edition, by=None, at=moved.at)


def _drop_absent(known: dict[uuid.UUID, TravelSupport], came: set[uuid.UUID]) -> None:
    for registration_id, line in list(known.items()):
        if registration_id not in came and line.standing is SupportState.DRAFTED:
            db.session.delete(known.pop(registration_id))
    db.session.flush()  # before somebody else takes the same account or identity key


def _settle(
    person: Any, line: TravelSupport | None, offer: TravelOffer, taken: _Taken, at: datetime
) -> bool:
    """Place one who came; whether they are new on the list."""
    likeness = list(_likeness(person))
    twin = next((one for one in likeness if taken.likeness.get(one, person.id) != person.id), None)
    taken.likeness |= dict.fromkeys(likeness, person.id) if twin is None else {}
    if line is not None:
        if line.standing is SupportState.DRAFTED:
            line.take(_tier_of(person, line, offer, is_twin=twin is not None))
        return False
    keys = set(_keys(person))
    if keys & taken.keys:
        return False
    taken.keys |= keys
    line = TravelSupport(
        edition_id=offer.edition_id, registration_id=person.id,
        reference=person.reference, user_id=person.user_id,
        document_country=person.document_country, document_digest=person.document_digest,
        drafted_at=at,
    )  # fmt: skip
    line.take(_tier_of(person, line, offer, is_twin=twin is not None))
    db.session.add(line)
    return True


def _tier_of(
    person: Any, line: TravelSupport, offer: TravelOffer, *, is_twin: bool
) -> TravelTier | Doubt:
    tiers: Sequence[TravelTier] = offer.tiers
    if line.is_chosen:
        return next((one for one in tiers if one.code == line.tier_code), Doubt.TIER_GONE)
    answers: Mapping[str, Any] = person.answers
    return Doubt.SAME_PERSON if is_twin else tier_for(tiers, person.residence, answers)


def _keys(one: Any) -> Iterator[Any]:
    """What one person has once in an event: the account, and the identity key (R3)."""
    if one.user_id is not None:
        yield one.user_id
    if one.document_digest is not None:
        yield (one.document_country, one.document_digest)


def _likeness(person: Any) -> Iterator[Any]:
    """What two people seldom share: the name with the day of birth, or with the mail address."""
    if person.birth_on is not None:
        yield person.name_key, person.birth_on
    if person.email:
        yield person.name_key, person.email.casefold()
