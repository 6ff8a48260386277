"""Editions as different people may see them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from core.accounts.models import RoleGrant, User
from core.accounts.roles import ScopeKind
from core.clock import now
from core.db import db
from core.errors import NotFound
from core.i18n import tr
from core.registries import Provider, Registry
from events.editions.models import Edition, EventSession, Series, Venue
from events.editions.reach import Reach, editions_of, reading_reach, sessions_of
from events.editions.states import LIVE_STATES, OVER_STATES, EditionState, SessionState, Visibility
from events.event_types import Part

PAGE_SIZE = 50


def find_edition(slug: str) -> Edition | None:
    """The edition of this address, whoever asks; for checks and background work."""
    return db.session.scalar(_BY_SLUG, {"slug": slug})


def edition_names() -> dict[str, str]:
    """Every edition's name by its id, newest first; for administrators, who see all."""
    rows = db.session.execute(select(Edition.id, Edition.name).order_by(Edition.starts_at.desc()))
    return {str(id_): tr(name) for id_, name in rows}


# Made once: putting a statement together costs more than asking it.
_BY_SLUG = select(Edition).where(Edition.slug == bindparam("slug"))


def get_public_edition(slug: str, part: Part | None = None) -> Edition:
    """An edition everybody may see; NotFound while it is a draft, or of a type without `part`."""
    edition = find_edition(slug)
    if edition is None or not edition.standing.is_public:
        raise NotFound
    if part is not None and not edition.type.has(part):
        raise NotFound
    return edition


def get_edition(slug: str, *, visible_to: User, for_update: bool = False) -> Edition:
    """An edition the person runs or audits, in any state; NotFound otherwise.

    `for_update` locks it as it is now until the transaction ends.
    """
    edition = _locked_edition(slug) if for_update else find_edition(slug)
    if edition is None or not reading_reach(visible_to, edition):
        raise NotFound
    return edition


def _locked_edition(slug: str) -> Edition | None:
    return db.session.scalar(
        select(Edition)
        .where(Edition.slug == slug)
        .with_for_update(of=Edition)
        .execution_options(populate_existing=True)
    )


def visible_editions(user: User) -> Select[Edition]:
    return select(Edition).where(editions_of(user).sql)


def editions_in_hand(user: User, *left_open: ColumnElement[bool]) -> list[Edition]:
    """Editions the person runs any part of that are being prepared or are live, the next first.

    Closed ones too that fulfil any of `left_open`.
    """
    in_hand = Edition.state.in_([EditionState.DRAFT, *LIVE_STATES])
    closed = and_(Edition.state.in_(OVER_STATES), or_(false(), *left_open))
    rows = visible_editions(user).where(or_(in_hand, closed)).order_by(Edition.starts_at)
    return list(db.session.scalars(rows.options(selectinload(Edition.venues)).limit(PAGE_SIZE)))


def filling_sessions(editions: Sequence[Edition], user: User, *, limit: int) -> list[EventSession]:
    """Sessions with a limit that are still to come, the fullest first."""
    rows = select(EventSession).where(
        or_(false(), *(sessions_of(user, one).sql for one in editions)),
        EventSession.state == SessionState.PLANNED,
        EventSession.capacity > 0,
        EventSession.taken > 0,
        EventSession.ends_at > now(),
    )
    filled = EventSession.taken * 1.0 / EventSession.capacity
    ordered = rows.order_by(filled.desc(), EventSession.starts_at, EventSession.id)
    return list(db.session.scalars(ordered.options(lazyload(EventSession.venue)).limit(limit)))


def list_siblings(edition: Edition) -> list[Edition]:
    return list(
        db.session.scalars(
            select(Edition)
            .where(Edition.series_id == edition.series_id, Edition.id != edition.id)
            .order_by(Edition.starts_at.desc())
        )
    )


def venues_within(edition: Edition, reach: Reach) -> list[Venue]:
    """The edition's venues somebody reaches, each behind the one it lies within."""
    return [one for one in edition.venues if reach.has_venue(one.id)]


def sessions_within(edition: Edition, reach: Reach) -> list[EventSession]:
    """The sessions at these venues, by time; in one query, with the venues known."""
    sessions = (
        select(EventSession)
        .where(EventSession.edition_id == edition.id)
        .order_by(EventSession.starts_at, EventSession.code)
        .options(lazyload(EventSession.venue))
    )
    # The venues stand in the session already, so no further query is made for them.
    known = {one.id for one in venues_within(edition, reach)}
    return [one for one in db.session.scalars(sessions) if one.venue_id in known]


def list_team(edition: Edition) -> list[RoleGrant]:
    """Who was given a role for this edition alone, organisers first, then by address."""
    grants = (
        select(RoleGrant)
        .join(RoleGrant.user)
        .where(RoleGrant.scope_kind == ScopeKind.EDITION, RoleGrant.scope_value == str(edition.id))
        .options(contains_eager(RoleGrant.user))
        .order_by(RoleGrant.role.desc(), User.email)
    )
    return list(db.session.scalars(grants))


def list_series() -> list[Series]:
    return list(db.session.scalars(select(Series).order_by(Series.slug)))


def public_sessions(edition: Edition) -> list[EventSession]:
    """Its sessions on the public page, by time; cancelled ones stay, marked."""
    return [one for one in edition.sessions if one.visibility == Visibility.PUBLIC]


def open_sessions(edition: Edition) -> list[EventSession]:
    return [one for one in public_sessions(edition) if one.state == SessionState.PLANNED]


def get_session(
    edition: Edition, session_id: uuid.UUID, *, for_update: bool = False
) -> EventSession:
    """A session of this edition; NotFound otherwise. `for_update` locks it as it is now."""
    session = db.session.get(
        EventSession,
        session_id,
        populate_existing=for_update,
        with_for_update={"of": EventSession} if for_update else None,
    )
    if session is None or session.edition_id != edition.id:
        raise NotFound
    return session


def get_venue(edition: Edition, venue_id: uuid.UUID) -> Venue:
    venue = db.session.get(Venue, venue_id)
    if venue is None or venue.edition_id != edition.id:
        raise NotFound
    return venue


# The slice that keeps the seats adds its count.
WAITING_COUNTERS = Registry[Provider[Callable[[Sequence[EventSession]], dict[uuid.UUID, int]]]](
    "waiting counters", "The slice that keeps seats adds its count."
)


def count_waiting(sessions: Sequence[EventSession]) -> dict[uuid.UUID, int]:
    """The length of each session's line; a session nobody waits for may be left out."""
    counted: dict[uuid.UUID, int] = {}
    for counter in WAITING_COUNTERS:
        counted |= counter.call(sessions)
    return counted
