"""What everybody may see of editions, in few and fixed queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import joinedload, load_only
from sqlalchemy.orm.interfaces import ORMOption

from core.db import db
from core.errors import NotFound
from core.paging import page_of
from events.editions.models import Edition, EventSession, SeatDraw, Series, Venue
from events.editions.poster.models import EditionPerson
from events.editions.states import OVER_STATES, Allocation, EditionState

PER_PAGE = 20


@dataclass(frozen=True)
class Criteria:
    """Which editions a visitor wants: of one type (or "" for all), coming or past."""

    type_key: str = ""
    past: bool = False
    page: int = 1


@dataclass(frozen=True)
class Listing:
    editions: list[Edition]
    places: dict[uuid.UUID, list[Venue]]
    total: int
    page: int
    pages: int


def list_editions(criteria: Criteria, *, at: datetime) -> Listing:
    """Public editions: coming ones next first, past ones last first. Three queries."""
    order = Edition.starts_at.desc() if criteria.past else Edition.starts_at
    rows = _cards().join(Edition.series).where(*_wanted(criteria, at)).order_by(order, Edition.id)
    found = page_of(rows, criteria.page, size=PER_PAGE)
    listed = list(found.rows)
    return Listing(listed, top_venues(listed), found.total, found.number, found.pages)


def next_editions(*, at: datetime, limit: int) -> list[Edition]:
    taking_place = Edition.state != EditionState.CANCELLED
    return list(
        db.session.scalars(
            _cards()
            .where(*_wanted(Criteria(), at), taking_place)
            .order_by(Edition.starts_at, Edition.id)
            .limit(limit)
        )
    )


def top_venues(editions: Sequence[Edition]) -> dict[uuid.UUID, list[Venue]]:
    """The main venues of each edition, in one query."""
    found: dict[uuid.UUID, list[Venue]] = {edition.id: [] for edition in editions}
    rows = db.session.scalars(
        select(Venue)
        .where(Venue.edition_id.in_(found), Venue.parent_id.is_(None))
        .order_by(Venue.path)
    )
    for venue in rows:
        found[venue.edition_id].append(venue)
    return found


def public_stamp(slug: str) -> tuple[Any, list[Any]]:
    """What an edition's page depends on, without loading it; NotFound while it is a draft.

    The edition's row, and all rows together (its own, sessions, venues): three queries, and nothing
    is drawn. Pictures and the poster change the edition's own version.
    """
    head = db.session.execute(_HEAD, {"slug": slug}).first()
    if head is None:
        raise NotFound
    sessions = db.session.execute(_SESSIONS, {"edition": head.id}).all()
    venues = db.session.execute(_VENUES, {"edition": head.id}).all()
    return head, [tuple(head), sessions, venues]


_E, _S, _V, _D = (model.__table__.c for model in (Edition, EventSession, Venue, SeatDraw))
# Made once: putting a statement together costs more than asking it.
_P, _B = EditionPerson.__table__.c, Edition.__table__.alias("before").c
_PEOPLE = [
    select(what).where(_P.edition_id == _E.id).scalar_subquery()
    for what in (func.count(), func.max(_P.changed_at))
]
_BEFORE = (
    select(func.max(_B.changed_at))
    .where(_B.series_id == _E.series_id, _B.state.in_([one.value for one in OVER_STATES]))
    .scalar_subquery()
)
_NEXT = Edition.__table__.alias("following")
_HEAD = (
    select(
        _E.id, _E.version, _E.changed_at, _E.state, _E.opens_at, _E.cutoff_at, _E.starts_at,
        _E.ends_at, _NEXT.c.state.label("next_state"), _NEXT.c.slug, _NEXT.c.name,
        *_PEOPLE, _BEFORE,
    )
    .select_from(Edition.__table__.outerjoin(_NEXT, _NEXT.c.id == _E.next_edition_id))
    .where(_E.slug == bindparam("slug"), _E.state != EditionState.DRAFT.value)
)  # fmt: skip
_SESSIONS = (
    select(
        _S.id, _S.changed_at, _S.sequence, _S.state, _S.visibility, _S.capacity, _S.allocation,
        _S.has_waitlist, _S.ends_at, _D.drawn_at, _D.seed_digest,
        # How many are in is shown only where places are counted.
        case((_S.capacity.is_not(None), _S.taken)).label("taken"),
    )
    .select_from(
        EventSession.__table__.outerjoin(SeatDraw.__table__, _D.session_id == _S.id)
    )
    .where(_S.edition_id == bindparam("edition"))
    .order_by(_S.id)
)  # fmt: skip
_VENUES = (
    select(_V.id, _V.path, _V.name, _V.address, _V.directions, _V.city, _V.country, _V.mode)
    .where(_V.edition_id == bindparam("edition"))
    .order_by(_V.path)
)


def draws_of(sessions: Sequence[EventSession]) -> dict[uuid.UUID, SeatDraw]:
    """The announced draws of these sessions; asks only when one is drawn."""
    drawn = [one.id for one in sessions if one.allocation == Allocation.DRAW]
    if not drawn:
        return {}
    rows = db.session.scalars(select(SeatDraw).where(SeatDraw.session_id.in_(drawn)))
    return {row.session_id: row for row in rows}


def list_after(
    type_key: str, since: datetime, *, after: tuple[datetime, uuid.UUID] | None, limit: int
) -> list[Edition]:
    """Public editions that end at `since` or later, by start; those behind `after` only."""
    wanted: list[ColumnElement[bool]] = [
        Edition.state != EditionState.DRAFT,
        Edition.ends_at >= since,
    ]
    if type_key:
        wanted.append(Series.type_key == type_key)
    if after is not None:
        starts_at, edition_id = after
        wanted.append(
            (Edition.starts_at > starts_at)
            | ((Edition.starts_at == starts_at) & (Edition.id > edition_id))
        )
    return list(
        db.session.scalars(
            select(Edition)
            .join(Edition.series)
            .options(_with_next())
            .where(*wanted)
            .order_by(Edition.starts_at, Edition.id)
            .limit(limit)
        )
    )


def _wanted(criteria: Criteria, at: datetime) -> list[ColumnElement[bool]]:
    over = Edition.ends_at <= at if criteria.past else Edition.ends_at > at
    wanted = [Edition.state != EditionState.DRAFT, over]
    if criteria.type_key:
        wanted.append(Series.type_key == criteria.type_key)
    return wanted


@cache
def _cards() -> Select[Edition]:
    """Only what a card shows; the long text stays where it is."""
    return select(Edition).options(
        load_only(
            Edition.slug, Edition.name, Edition.summary, Edition.state, Edition.starts_at,
            Edition.ends_at, Edition.opens_at, Edition.cutoff_at, Edition.next_edition_id,
            Edition.changed_at, Edition.version, Edition.series_id,
        ),
        _with_next(),
    )  # fmt: skip


@cache
def _with_next() -> ORMOption:
    """As much of the next edition as decides whether it takes who comes late."""
    return joinedload(Edition.next_edition).load_only(Edition.state, Edition.slug)
