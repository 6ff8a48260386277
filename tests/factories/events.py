"""Editions, sessions and registrations for tests; each is committed to the database."""

from __future__ import annotations

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

from core.accounts.models import User
from core.clock import now
from core.db import db
from events.editions.models import Edition, EventSession, Series, Venue
from events.editions.states import EditionState
from events.registrations import services
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.values import Entry, PersonFacts

_numbers = itertools.count(1)


def words(text: str, chinese: str = "") -> dict[str, str]:
    """A text in both languages."""
    return {"en": text, "zh": chinese or f"{text}（中文）"}


def make_edition(
    type_key: str = "recruitment_fair",
    *,
    sessions: int = 1,
    capacity: int | None = None,
    **fields: Any,
) -> Edition:
    """An open edition with one venue and `sessions` sessions of `capacity` places, next month."""
    number = next(_numbers)
    at = now()
    series = Series(
        slug=f"series-of-{fields.get('slug', number)}",
        type_key=type_key,
        name=words(f"Series {number}"),
        created_at=at,
    )
    starts = fields.pop("starts_at", at + timedelta(days=30))
    fields = {
        "slug": f"edition-{number}",
        "number": 1,
        "year": starts.year,
        "name": words(f"Edition {number}", f"第{number}届活动"),
        "summary": words("A short summary", "简介"),
        "text": words("What happens here.", "活动内容。"),
        "contact": words("Ask the office", "请咨询主办方"),
        "state": EditionState.OPEN,
        "ends_at": starts + timedelta(days=2),
        "asks_identity": False,
        "inviter": {
            "name": words("Suzhou Talent Office", "苏州市人才服务"),
            "address": words("1 Example Road, Suzhou", "苏州市示例路1号"),
            "contact": words("Li Min", "李敏"),
            "phone": "+86 512 0000 0000",
            "email": "letters@example.org",
        },
        "created_at": at,
        "changed_at": at,
    } | fields
    edition = Edition(series=series, starts_at=starts, **fields)
    db.session.add(edition)
    db.session.flush()
    venue = make_venue(edition)
    for index in range(sessions):
        make_session(edition, venue, capacity=capacity, hour=9 + index)
    db.session.commit()
    return edition


def make_venue(edition: Edition, *, parent: Venue | None = None, **fields: Any) -> Venue:
    """A venue of the edition, below `parent`."""
    below = [one for one in edition.venues if one.parent_id == (parent.id if parent else None)]
    step = f"{len(below) + 1:03d}"
    fields = {"name": words("Expo Centre", "国际博览中心"), "district": ""} | fields
    venue = Venue(
        path=f"{parent.path}.{step}" if parent else step,
        parent_id=parent.id if parent else None,
        **fields,
    )
    edition.venues.append(venue)
    db.session.commit()
    return venue


def make_session(
    edition: Edition,
    venue: Venue | None = None,
    *,
    capacity: int | None = None,
    hour: int = 9,
    **fields: Any,
) -> EventSession:
    """A session of two hours on the edition's first day."""
    code = f"S{len(edition.sessions) + 1}"
    starts = fields.pop("starts_at", edition.starts_at + timedelta(hours=hour - 9))
    fields = {
        "code": code,
        "name": words(f"Session {code}", f"第{code}场"),
        "ends_at": starts + timedelta(hours=2),
        "changed_at": now(),
    } | fields
    session = EventSession(
        venue=venue or edition.venues[0], starts_at=starts, capacity=capacity, **fields
    )
    edition.sessions.append(session)
    db.session.commit()
    return session


def make_entry(*sessions: EventSession, **fields: Any) -> Entry:
    """What a form would hand over: somebody new each time; `person` fields by their names."""
    number = next(_numbers)
    own = {key: fields.pop(key) for key in list(fields) if key in Entry.__dataclass_fields__}
    facts = {
        "name": f"Person {number}",
        "email": f"attendee{number}@example.org",
        "organisation": "Example University",
        "document_country": "US",
        "document_number": f"P{number:07d}",
    } | fields
    own = {"submit_key": uuid.uuid4().hex, "consents": frozenset({EventPurpose.PROCESSING})} | own
    return Entry(person=PersonFacts(**facts), session_ids=tuple(one.id for one in sessions), **own)


def make_registration(
    edition: Edition,
    *sessions: EventSession,
    user: User | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Registration:
    """Somebody registered for these sessions (default: all of the edition), by the service."""
    chosen = sessions or tuple(edition.sessions)
    registration = services.register(
        edition, make_entry(*chosen, **fields), user=user, by=user, at=at or now()
    )
    db.session.commit()
    return registration
