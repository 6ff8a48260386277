"""New editions: from their type's defaults, or after the pattern of another."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from core import audit
from core.accounts.models import User
from core.clock import beijing_date
from core.db import db, new_id
from core.errors import DomainError
from core.policy import authorize
from events.editions import signals
from events.editions.models import Edition, EventSession, Series, Venue
from events.editions.services.rules import make_slug, require_free_slug, require_order
from events.editions.services.team import copy_team
from events.editions.states import EditionPermission, SessionState
from events.editions.values import EditionCopy, NewEdition, SessionDetails, VenueDetails
from events.event_types import EVENT_TYPES, EventType

# What a copy takes over as it is; texts, and who invites, are checked again before publishing.
SAME = ("summary", "text", "contact", "inviter", "needs_approval", "asks_identity", "checks_out",
        "offer_mode", "offer_hours", "expected_people")  # fmt: skip


def create_edition(new: NewEdition, *, by: User, at: datetime) -> Edition:
    """A draft that begins with what its type decides, in a series that is there or a new one.

    Refuses an end before the start, an unknown type or series, a number the series has already,
    and an address that is taken or no plain word.
    """
    authorize(EditionPermission.CREATE, user=by)
    require_order(new.starts_at, new.ends_at)
    series = _series(new, at)
    kind = series.type
    edition = _begin(series, new, at)
    edition.ends_at = new.ends_at
    edition.needs_approval, edition.asks_identity = kind.needs_approval, kind.asks_identity
    edition.checks_out = kind.checks_out
    db.session.add(edition)
    db.session.flush()
    audit.record("edition:created", edition, by=by, at=at, type=kind.key)
    return edition


def clone_edition(source: Edition, copy: EditionCopy, *, by: User, at: datetime) -> Edition:
    """A draft after the pattern of `source`: venues, sessions moved by whole days, team.

    Parts of slices above are added by `signals.COPIED_PARTS`. Never copied: registrations,
    letters, cancelled sessions, the days of opening and cut-off, and the permit's note.
    """
    authorize(EditionPermission.CREATE, user=by)
    shift = shift_of(source, copy.starts_at)
    edition = _begin(source.series, copy, at)
    edition.ends_at = copy.starts_at + (source.ends_at - source.starts_at)
    for column in SAME:
        setattr(edition, column, getattr(source, column))
    db.session.add(edition)
    db.session.flush()
    venues = _copy_venues(source, edition)
    sessions = _copy_sessions(source, edition, venues, shift, at)
    db.session.flush()
    copy_team(source, edition, by=by, at=at)
    audit.record("edition:created", edition, by=by, at=at, copied_from=source.slug)
    news = signals.EditionCloned(source, edition, venues, sessions, by, at)
    for part in signals.COPIED_PARTS:
        part.copy(news)
    return edition


def shift_of(source: Edition, starts_at: datetime) -> timedelta:
    """The whole days between the two first days in Beijing: hours of the day stay as they are."""
    return beijing_date(starts_at) - beijing_date(source.starts_at)


def _begin(series: Series, new: NewEdition | EditionCopy, at: datetime) -> Edition:
    year = beijing_date(new.starts_at).year
    if new.slug:
        require_free_slug(new.slug)
    return Edition(
        series=series,
        slug=new.slug or make_slug(new.name.get("en", ""), year),
        number=_number(series, new.number),
        year=year,
        name=dict(new.name),
        starts_at=new.starts_at,
        created_at=at,
        changed_at=at,
    )


def _series(new: NewEdition, at: datetime) -> Series:
    if new.series_id is not None:
        series = db.session.get(Series, new.series_id)
        if series is None:
            raise DomainError(_l("Choose one of the series, or a new one."), field="series")
        return series
    kind = _type(new.type_key)
    name = {code: new.series_name.get(code) or new.name[code] for code in ("en", "zh")}
    series = Series(slug=_series_slug(name["en"]), type_key=kind.key, name=name, created_at=at)
    db.session.add(series)
    db.session.flush()
    return series


def _type(key: str) -> EventType:
    if key not in EVENT_TYPES.by_key():
        raise DomainError(_l("Choose what kind of event it is."), field="type_key")
    return EVENT_TYPES[key]


def _series_slug(name: str) -> str:
    base = make_slug(name, 0).removesuffix("-0")
    slug, number = base, 1
    while db.session.scalar(select(Series.id).where(Series.slug == slug)) is not None:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _number(series: Series, wanted: int | None) -> int:
    numbers = select(Edition.number).where(Edition.series_id == series.id)
    if wanted is None:
        return (db.session.scalar(select(func.max(numbers.subquery().c.number))) or 0) + 1
    if wanted in set(db.session.scalars(numbers)):
        raise DomainError(_l("The series has an edition of this number already."), field="number")
    return wanted


def _copy_venues(source: Edition, edition: Edition) -> dict[uuid.UUID, uuid.UUID]:
    """The venues in the order of their paths, so that each stands after the one it lies within."""
    copied: dict[uuid.UUID, uuid.UUID] = {}
    for venue in sorted(source.venues, key=lambda one: one.path):
        facts = vars(VenueDetails.of(venue))
        parent_id = None if venue.parent_id is None else copied[venue.parent_id]
        one = Venue(id=new_id(), path=venue.path, organiser_id=venue.organiser_id,
                    **{**facts, "parent_id": parent_id})  # fmt: skip
        copied[venue.id] = one.id
        edition.venues.append(one)
        db.session.flush()
    return copied


def _copy_sessions(
    source: Edition,
    edition: Edition,
    venues: dict[uuid.UUID, uuid.UUID],
    shift: timedelta,
    at: datetime,
) -> dict[uuid.UUID, uuid.UUID]:
    copied: dict[uuid.UUID, uuid.UUID] = {}
    for session in source.sessions:
        if session.state == SessionState.CANCELLED:
            continue
        facts = vars(SessionDetails.of(session)) | {
            "venue_id": venues[session.venue_id],
            "starts_at": session.starts_at + shift,
            "ends_at": session.ends_at + shift,
            # Each time has its own room on the net.
            "online_url": "",
        }
        one = EventSession(id=new_id(), changed_at=at, **facts)
        copied[session.id] = one.id
        edition.sessions.append(one)
    return copied
