"""Editions as different people may see them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Select, or_, select

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.db import db
from core.errors import NotFound
from events.editions.models import Edition, EventSession, Series, Venue
from events.editions.reach import reading_reach
from events.editions.states import EditionState, SessionState, Visibility


def find_edition(slug: str) -> Edition | None:
    """The edition of this address, whoever asks; for checks and background work."""
    return db.session.scalar(select(Edition).where(Edition.slug == slug))


def get_public_edition(slug: str) -> Edition:
    """An edition everybody may see; NotFound while it is a draft."""
    edition = find_edition(slug)
    if edition is None or not edition.standing.is_public:
        raise NotFound
    return edition


def get_edition(slug: str, *, visible_to: User) -> Edition:
    """An edition the person runs or audits, in any state; NotFound otherwise."""
    edition = find_edition(slug)
    if edition is None or not reading_reach(visible_to, edition):
        raise NotFound
    return edition


def visible_editions(user: User) -> Select[Edition]:
    """Editions the person runs any part of, or audits."""
    editions = select(Edition)
    if user.has_role(Role.AUDITOR):
        return editions
    scopes = user.scopes_of(Role.ORGANISER)
    if WHOLE_CITY in scopes:
        return editions
    in_district = select(Venue.edition_id).where(Venue.district.in_(scopes))
    ids = [uuid.UUID(scope) for scope in scopes if _is_id(scope)]
    return editions.where(or_(Edition.id.in_(ids), Edition.id.in_(in_district)))


def list_editions(user: User) -> list[Edition]:
    """The editions the person runs any part of or audits, the newest first."""
    return list(db.session.scalars(visible_editions(user).order_by(Edition.starts_at.desc())))


def list_series() -> list[Series]:
    """Every series by its address."""
    return list(db.session.scalars(select(Series).order_by(Series.slug)))


def list_public_editions(*, since: datetime, limit: int = 200) -> list[Edition]:
    """What everybody may come to, next first: public editions that end after `since`."""
    return list(
        db.session.scalars(
            select(Edition)
            .where(
                Edition.state.not_in([EditionState.DRAFT, EditionState.CANCELLED]),
                Edition.ends_at > since,
            )
            .order_by(Edition.starts_at)
            .limit(limit)
        )
    )


def public_sessions(edition: Edition) -> list[EventSession]:
    """Its sessions on the public page, by time; cancelled ones stay, marked."""
    return [one for one in edition.sessions if one.visibility == Visibility.PUBLIC]


def open_sessions(edition: Edition) -> list[EventSession]:
    """Those of them that take place."""
    return [one for one in public_sessions(edition) if one.state == SessionState.PLANNED]


def get_session(edition: Edition, session_id: uuid.UUID) -> EventSession:
    """A session of this edition; NotFound otherwise."""
    session = db.session.get(EventSession, session_id)
    if session is None or session.edition_id != edition.id:
        raise NotFound
    return session


def get_venue(edition: Edition, venue_id: uuid.UUID) -> Venue:
    """A venue of this edition; NotFound otherwise."""
    venue = db.session.get(Venue, venue_id)
    if venue is None or venue.edition_id != edition.id:
        raise NotFound
    return venue


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
