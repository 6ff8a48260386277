"""Scans become visits, once for each person; note and rating."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError
from core.policy import authorize
from core.references import next_reference
from events.applications.models import Sharing
from events.applications.states import SharingLevel
from events.event_types.registry import ParticipantRole
from events.exhibitors.models import Exhibitor
from events.gate.states import Refusal, ScanResult
from events.gate.values import MOST_SCANS, MadeScan, ScanAnswer
from events.registrations.models import Registration
from events.registrations.states import RegistrationState
from events.tickets.codes import read_code
from events.visits import queries
from events.visits.models import HIGHEST_RATING, BoothVisit
from events.visits.policies import VisitPermission as P


def record_visits(
    exhibitor: Exhibitor,
    scans: Sequence[MadeScan],
    *,
    by: User,
    at: datetime,
    sent_at: datetime | None = None,
) -> list[ScanAnswer]:
    """Take over what a phone scanned, in whatever order and however often it arrives.

    An answer has the visit's number, and the name as far as it is shared. `sent_at` tells what the
    phone's clock is wrong by. Refuses more than MOST_SCANS at once.
    """
    authorize(P.SCAN, exhibitor, user=by)
    if len(scans) > MOST_SCANS:
        raise DomainError(_l("Send at most %(most)s scans at once.", most=MOST_SCANS))
    numbers = [read_code(scan.code) for scan in scans]
    people = queries.people_of(set(filter(None, numbers)))
    known = queries.known_visits(exhibitor, set(people))
    behind, answers, visits = at - (sent_at or at), [], {}
    for scan, number in zip(scans, numbers, strict=True):
        person = people.get(number) if number else None
        refusal = _refusal_of(person, exhibitor)
        if refusal is not None or person is None:
            answers.append(ScanAnswer(scan.id, ScanResult.REFUSED, refusal))
            continue
        result = ScanResult.REPEATED if person.id in known else ScanResult.FIRST
        moment = min(scan.at + behind, at)
        if result is ScanResult.FIRST:
            known[person.id] = BoothVisit(
                reference=next_reference("BV"), exhibitor_id=exhibitor.id, first_at=moment,
                registration_id=person.id, scanned_by_id=by.id,
            )  # fmt: skip
        visit = visits[scan.id] = known[person.id]
        visit.first_at = min(visit.first_at, moment)
        answers.append(ScanAnswer(scan.id, result, reference=visit.reference))
    db.session.add_all(known.values())
    db.session.flush()
    _let_share(exhibitor, [people[one] for one in known], at)
    names = queries.names_of(exhibitor, visits.values())
    return [
        replace(one, name=names[visits[one.id].id], first_at=visits[one.id].first_at)
        if one.id in visits
        else one
        for one in answers
    ]


def note(visit: BoothVisit, text: str, rating: int, *, by: User, at: datetime) -> None:
    """The employer's own remark; nobody else reads it."""
    authorize(P.READ, visit.exhibitor, user=by)
    if not 0 <= rating <= HIGHEST_RATING:
        raise DomainError(_l("Choose one of the ratings."), field="rating")
    visit.note, visit.rating = text.strip(), rating
    db.session.flush()
    audit.record("visit:noted", visit, by=by, at=at)


def _refusal_of(person: Registration | None, exhibitor: Exhibitor) -> Refusal | None:
    if person is None:
        return Refusal.UNKNOWN
    if person.edition_id != exhibitor.edition_id:
        return Refusal.OTHER_EVENT
    if person.role == ParticipantRole.EXHIBITOR_STAFF:
        return Refusal.STAFF
    if person.standing is RegistrationState.CONFIRMED:
        return None
    ended = person.standing is RegistrationState.CANCELLED
    return Refusal.CANCELLED if ended else Refusal.NOT_CONFIRMED


def _let_share(exhibitor: Exhibitor, people: Collection[Registration], at: datetime) -> None:
    """The employer stands among those the visitor says of what they see: nothing, until then."""
    accounts = {one.user_id for one in people if one.user_id is not None}
    organisation_id = exhibitor.organisation_id
    for user_id in accounts - queries.sharing_with(organisation_id, accounts):
        db.session.add(
            Sharing(user_id=user_id, organisation_id=organisation_id, changed_at=at,
                    level=SharingLevel.NOTHING)
        )  # fmt: skip
    db.session.flush()
