"""Who comes to the demonstration's events: registered, waiting, and let in, by the services."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.queries import find_account
from core.clock import now
from core.db import db
from core.entry_forms.queries import current_version
from events.demo.agreements import load_demo_agreements
from events.demo.awards import load_demo_awards
from events.demo.carriers import load_demo_carriers
from events.demo.cooperation import load_demo_cooperation
from events.demo.dockings import load_demo_dockings
from events.demo.editions import ORGANISER, close_past_editions, demo_slug, load_demo_editions
from events.demo.fairs import load_demo_fairs
from events.demo.guests import COMING, GUESTS, Guest
from events.demo.juries import load_demo_juries
from events.demo.landings import load_demo_landings
from events.demo.ledger import load_demo_ledger
from events.demo.office import load_demo_office
from events.demo.pitch_day import load_demo_pitch_day
from events.demo.projects import load_demo_projects
from events.demo.talks import load_demo_talks
from events.demo.travel import load_demo_travel
from events.editions.models import Edition, EventSession
from events.editions.queries import find_edition, open_sessions
from events.editions.states import EditionState
from events.event_types.registry import ParticipantRole
from events.gate.services.merging import merge_scans
from events.gate.states import Direction, ScanWay
from events.gate.values import MadeScan
from events.registrations import services
from events.registrations.consents import EventPurpose
from events.registrations.entry_form import edition_forms
from events.registrations.models import Registration
from events.registrations.states import RegistrationState
from events.registrations.values import Entry, PersonFacts

_NAMESPACE = uuid.UUID("5a2d1f0c-0c5e-5f3a-9f5b-6f1e2d3c4b5a")
PURPOSES = (EventPurpose.SHARING, EventPurpose.PICTURES, EventPurpose.NEWS)


def load_demo_people() -> None:
    """Register the guests and the talent's sign-in; nothing is added where people are."""
    organiser = find_account(ORGANISER)
    if organiser is None or db.session.scalar(select(func.count()).select_from(Registration)):
        return
    for key, count in COMING.items():
        edition = find_edition(demo_slug(key))
        if edition is None:
            continue
        made = [_register(edition, guest, place) for place, guest in enumerate(GUESTS[:count])]
        made += _register_the_talent(edition)
        _decide(made, organiser)
        if edition.standing is EditionState.RUNNING:
            _let_in(edition, made, organiser)


def _register(edition: Edition, guest: Guest, place: int) -> Registration:
    person = PersonFacts(
        name=guest.name,
        name_chinese=guest.name_chinese,
        email=f"guest{place}@demo.example",
        nationality=guest.country,
        residence=guest.country,
        organisation=guest.organisation,
        field=guest.field,
        degree=guest.degree,
        document_kind="passport",
        document_country=guest.country,
        document_number=f"D{place:08d}",
    )
    agreed = {purpose for bit, purpose in enumerate(PURPOSES) if place >> bit & 1}
    return _enter(edition, person, place, agreed, guest.language, user=None)


def _register_the_talent(edition: Edition) -> list[Registration]:
    """The sign-in "talent" comes too, so that its page has something on it."""
    user = find_account("talent@demo.example")
    if user is None or edition.standing is not EditionState.OPEN:
        return []
    person = PersonFacts(
        name=user.display_name,
        email=user.email,
        nationality="FR",
        organisation="Example Biotech",
        document_kind="passport",
        document_country="FR",
        document_number="D09999999",
    )
    return [_enter(edition, person, len(GUESTS), set(), "en", user=user)]


def _enter(
    edition: Edition,
    person: PersonFacts,
    place: int,
    agreed: set[EventPurpose],
    language: str,
    *,
    user: User | None,
) -> Registration:
    roles = edition.type.roles
    role = roles[1] if place % 7 == 3 and len(roles) > 1 else roles[0]
    version = current_version(edition_forms(edition), role)
    chosen = [one for at, one in enumerate(open_sessions(edition)) if (place + at) % 3 != 2]
    entry = Entry(
        person=person,
        submit_key=uuid.uuid5(_NAMESPACE, f"{edition.slug}:{place}").hex,
        role=ParticipantRole(role),
        session_ids=tuple(one.id for one in chosen),
        home_venue_id=_venue(edition, place),
        form_version_id=version.id if version is not None else None,
        consents=frozenset({EventPurpose.PROCESSING, *agreed}),
        language=language,
    )
    made = services.register(edition, entry, user=user, by=user, at=_sent_at(edition, place))
    made.confirm_by = None
    return made


def _venue(edition: Edition, place: int) -> uuid.UUID | None:
    below = [one for one in edition.venues if one.depth == 1]
    return below[place % len(below)].id if below else None


def _sent_at(edition: Edition, place: int) -> datetime:
    """Some days after the opening, and before now and the cut-off."""
    first = edition.opens_at or edition.created_at
    last = min(now(), edition.cutoff_at or edition.starts_at, edition.starts_at)
    return first + (last - first) * (place + 1) / (len(GUESTS) + 2)


def _decide(made: list[Registration], organiser: User) -> None:
    """Most who wait for approval are confirmed; some wait, one was sent back."""
    for place, registration in enumerate(made):
        if registration.standing is not RegistrationState.SUBMITTED or place % 6 == 5:
            continue
        at = registration.submitted_at + timedelta(hours=20)
        if place == 4:
            reason = {"en": "Please name your organisation in full.", "zh": "请填写单位全称。"}
            services.return_registration(registration, reason=reason, by=organiser, at=at)
        else:
            services.confirm_registration(registration, by=organiser, at=at)


def _let_in(edition: Edition, made: list[Registration], organiser: User) -> None:
    """Two of three who hold a place in a session that has begun came; nearly all of them left."""
    for session in edition.sessions:
        if session.starts_at >= now() or not session.check_in:
            continue
        came = [
            (place, one)
            for place, one in enumerate(made)
            if place % 3 != 1 and _holds(one, session)
        ]
        scans = [_scan(session, one, place) for place, one in came]
        if edition.checks_out and session.ends_at < now():
            scans += [_scan(session, one, p, Direction.OUT) for p, one in came if p != 6]
        if scans:
            at = min(now(), session.ends_at + timedelta(minutes=30))
            merge_scans(edition, scans, device=None, by=organiser, at=at)


def _holds(registration: Registration, session: EventSession) -> bool:
    return any(
        seat.session_id == session.id and seat.state == "confirmed" for seat in registration.seats
    )


def _scan(
    session: EventSession,
    registration: Registration,
    place: int,
    direction: Direction = Direction.IN,
) -> MadeScan:
    name = f"{session.id}:{registration.id}:{direction}"
    minutes = timedelta(minutes=place * 2)
    came = session.starts_at - timedelta(minutes=25) + minutes
    return MadeScan(
        id=uuid.uuid5(_NAMESPACE, name),
        session_id=session.id,
        at=min(came if direction is Direction.IN else session.ends_at, now()),
        direction=direction,
        way=ScanWay.LIST,
        reference=registration.reference,
    )


# In this order: what people did at an event stands between its opening and its closing.
PARTS: tuple[Callable[[], Iterable[str] | None], ...] = (
    load_demo_editions,
    load_demo_people,
    close_past_editions,
    load_demo_cooperation,
    load_demo_ledger,
    load_demo_fairs,
    load_demo_carriers,
    load_demo_office,
    load_demo_projects,
    load_demo_juries,
    load_demo_dockings,
    load_demo_talks,
    load_demo_pitch_day,
    load_demo_agreements,
    load_demo_landings,
    load_demo_travel,
    load_demo_awards,
)


def load_demo_events() -> list[str]:
    """Everything of the events' demonstration; the lines to show at the first start.

    Each part finds out itself whether it has to be loaded.
    """
    return [line for part in PARTS for line in (part() or ())]
