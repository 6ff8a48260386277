"""Which editions of an event type count, and the links to what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, func, select

from core.db import db
from core.figures.registry import AnyRows
from core.figures.snapshots import AllBut, Before
from core.figures.suppression import Counted
from events.editions.models import Edition, Series
from events.editions.states import OVER_STATES, EditionState

WEEK = "entrepreneurship_week"
ROUND_TABLE = "round_table"
TRAINING = "training"
FAIR = "recruitment_fair"
# Between an edition's address and a number within it, in what a record is called.
BETWEEN = " · "
_UNCOUNTED = (EditionState.DRAFT, EditionState.CANCELLED)


def counted_editions(type_key: str, edition: str = "") -> Select[Edition]:
    """Editions of the type that were published and not called off, or the one of that address.

    `AllBut` leaves some of them out.
    """
    of_type = Edition.series_id.in_(select(Series.id).where(Series.type_key == type_key))
    rows = select(Edition).where(of_type, Edition.state.not_in(_UNCOUNTED))
    if isinstance(edition, AllBut):
        return rows.where(Edition.slug.not_in(sorted(edition.without)))
    return rows.where(Edition.slug == edition) if edition else rows


def in_counted(column: Any, type_key: str, edition: str = "") -> ColumnElement[bool]:
    """That a row's edition is one of these."""
    chosen: ColumnElement[bool] = column.in_(
        counted_editions(type_key, edition).with_only_columns(Edition.id)
    )
    return chosen


@cache
def names_of(type_key: str) -> Callable[[], Mapping[str, Mapping[str, str]]]:
    """Their names by address, the latest first."""

    def names() -> Mapping[str, Mapping[str, str]]:
        rows = counted_editions(type_key).with_only_columns(Edition.slug, Edition.name)
        latest = rows.order_by(Edition.starts_at.desc(), Edition.slug)
        return {row[0]: row[1] for row in db.session.execute(latest)}

    return names


def before(slug: str) -> tuple[int, Before] | None:
    """An edition's year, and the edition of the series before it; of the year before at least."""
    one = db.session.scalar(select(Edition).where(Edition.slug == slug))
    if one is None:
        return None
    earlier = select(Edition.slug, Edition.year).where(
        Edition.series_id == one.series_id, Edition.year < one.year,
        Edition.state.not_in(_UNCOUNTED),
    )  # fmt: skip
    found = db.session.execute(earlier.order_by(Edition.year.desc()).limit(1)).first()
    return one.year, Before(found[0], found[1]) if found else Before("", one.year - 1)


def counts_apart(rows: AnyRows) -> Iterable[Counted]:
    """Groups with their counts, edition by edition; `rows` give edition, group and count."""
    found: dict[Any, list[tuple[str, int]]] = {}
    for edition, group, count in db.session.execute(rows):
        found.setdefault(edition, []).append((group, count))
    return found.values()


def closed_in_a_row(edition: str) -> AnyRows:
    """Closed Weeks of the years up to the latest without a gap (events.md part 5, line 1)."""
    closed = counted_editions(WEEK).where(Edition.state.in_(OVER_STATES))
    years = closed.with_only_columns(Edition.year.label("year")).subquery()
    later = years.c.year >= Edition.year
    held = select(func.count(years.c.year.distinct())).where(later).scalar_subquery()
    span = select(func.max(years.c.year) - Edition.year + 1).scalar_subquery()
    rows = counted_editions(WEEK, edition).where(Edition.state.in_(OVER_STATES), held == span)
    return rows.with_only_columns(Edition.id, Edition.slug)


def edition_link(row: Any) -> str:
    return url_for("editions_desk.show", slug=row[1])


def link_within(endpoint: str) -> Callable[[Any], str]:
    """The address of what is called "edition · number"."""

    def link(row: Any) -> str:
        slug, reference = row[1].split(BETWEEN)
        return url_for(endpoint, slug=slug, reference=reference)

    return link


def named(column: Any) -> Any:
    """What a row joined with its edition is called: "edition · number"."""
    return (Edition.slug + BETWEEN + column).label("label")
