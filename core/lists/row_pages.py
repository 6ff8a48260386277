"""One page of a list: which rows stand on it, found as cheaply as the database can, and read."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.types import JSON, Integer, NullType, Text

from core.db import db
from core.lists.choice import OpenList
from core.lists.columns import Column, Value
from core.lists.filters import WORDS
from core.lists.ordering import ids_go_down, in_order, is_walked, may_be_empty, order_of, sorted_by
from core.lists.queries import chosen_rows, count_rows, nearby, only, parts_of, shown_text
from core.lists.reading import Reading
from core.paging import PAGE_SIZE, pages_of

# Rows from the nearer end of a list from where a page is taken out of all.
DEEP = 5_000


@dataclass(frozen=True)
class Row:
    """One row: what it is called, its stored values and its cells, as many as columns."""

    ref: str
    values: Sequence[Value]
    cells: Sequence[Value]


@dataclass(frozen=True)
class Page:
    """One page of a list, the number of rows in all, and the columns its rows hold."""

    rows: Sequence[Row]
    columns: Sequence[Column]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE_SIZE)


def page_ids(
    opened: OpenList, *, page: int = 1, after: str = "", before: str = ""
) -> tuple[list[Any], int, int]:
    """The ids of one page, the number of rows in all, and of the page; beyond the end the last one.

    `after` and `before` name the row that ends the neighbouring page, so that the database goes on
    from it instead of counting there. Ids are sorted alone, because sorting wide rows costs
    several times.
    """
    page = max(1, page)
    anchor = _anchor(opened, after or before) if page > 1 else None
    offset = (page - 1) * PAGE_SIZE
    if _is_found_at_once(opened):
        if anchor is None and _is_deep(opened, offset):
            return _page_of_all(opened, page)
        found = _found(opened, page, anchor, backwards=not after)
        if found or page == 1:
            return [one for one, _total in found], found[0][1] if found else 0, page
    total = count_rows(opened)
    number = min(page, pages_of(total, PAGE_SIZE))
    ids: list[Any] = []
    if number == page and anchor is not None:
        ids = _ids_beyond(opened, anchor, backwards=not after)
    return ids or _ids_at(opened, (number - 1) * PAGE_SIZE, total), total, number


def list_page(opened: OpenList, **where: Any) -> Page:
    ids, total, number = page_ids(opened, **where)
    shown = _columns_of_page(opened)
    return Page(_read(opened, ids, shown, (number - 1) * PAGE_SIZE + 1), shown, total, number)


def _ids_at(opened: OpenList, offset: int, total: int) -> list[Any]:
    """The ids of the page that begins after `offset` rows, counted from the nearer end."""
    by, id_ = sorted_by(opened), opened.spec.id
    rows = nearby(opened, chosen_rows(opened), by).with_only_columns(id_)
    length, rest = total - offset, total - offset - PAGE_SIZE
    # No more than there are: else the database goes on looking to the end for another one.
    size = min(PAGE_SIZE, length)
    if _is_deep(opened, min(offset, rest)):
        return _page_of_all(opened, offset // PAGE_SIZE + 1)[0]
    if not offset or rest >= offset:
        rows = rows.order_by(*order_of(opened)).limit(size).offset(offset)
        return list(db.session.scalars(rows))
    order = order_of(opened, backwards=True)
    if opened.spec.near and not is_walked(by, id_):
        # Read as they are sorted: else every row displaces those equal to it, read before.
        read = rows.add_columns(by.label("sorted_by")).order_by(id_.desc()).limit(total).subquery()
        order = in_order(opened, read.c.sorted_by, read.c[id_.key], backwards=True)
        rows = select(read.c[id_.key])
    rows = rows.order_by(*order).limit(size).offset(max(0, rest))
    return list(db.session.scalars(rows))[::-1]


def _is_deep(opened: OpenList, distance: int) -> bool:
    """Whether a page lies so far from the ends that it costs least to sort them all.

    Nearer, and among numbers, it costs less to put each row in its place as it is read.
    """
    by = sorted_by(opened)
    is_sorted = not (is_walked(by, opened.spec.id) or isinstance(by.type, Integer))
    return opened.spec.near and distance >= DEEP and is_sorted


def _page_of_all(opened: OpenList, page: int) -> tuple[list[Any], int, int]:
    """The page out of all ids in order, as `page_ids` says it."""
    rows = nearby(opened, chosen_rows(opened), *opened.conditions, sorted_by(opened))
    rows = rows.with_only_columns(opened.spec.id.cast(Text), maintain_column_froms=True)
    # From the driver and as text, since an object of each costs more than to sort them.
    result = db.session.connection().execute(rows.order_by(*order_of(opened)))
    ids: Sequence[Any] = result.cursor.fetchall() if result.cursor else ()
    result.close()
    page = min(page, pages_of(len(ids), PAGE_SIZE))
    on_page = ids[(page - 1) * PAGE_SIZE :][:PAGE_SIZE]
    return [uuid.UUID(one) for (one,) in on_page], len(ids), page


def _is_found_at_once(opened: OpenList) -> bool:
    """Whether what is asked of every row is too dear to ask it once more for the count.

    That are words to look for, other tables and answers; but of a list that is near, only where no
    index gives the order, along which a page is found after a few rows.
    """
    if not opened.spec.near:
        return WORDS in opened.chosen
    dear = WORDS in opened.chosen or any(
        isinstance(one, Select) or isinstance(getattr(one, "type", None), JSON)
        for one in parts_of(*opened.conditions)
    )
    return dear and not is_walked(sorted_by(opened), opened.spec.id)


def _found(
    opened: OpenList, page: int, anchor: Sequence[Any] | None, *, backwards: bool
) -> Sequence[Any]:
    """One page of what was found, each id with the number of all; nothing beyond the end."""
    rows = nearby(opened, chosen_rows(opened), *opened.conditions, sorted_by(opened))
    kept = sorted_by(opened).label("sorted_by"), opened.spec.id.label("found_id")
    found = rows.with_only_columns(*kept, maintain_column_froms=True).cte("found")
    by, id_ = found.c.sorted_by, found.c.found_id
    asked = select(id_, select(func.count()).select_from(found).scalar_subquery())
    if anchor is not None:
        order = in_order(opened, by, id_, backwards=backwards)
        beside = asked.where(_is_beyond(opened, by, id_, anchor, backwards=backwards))
        if ids := _beside(beside.order_by(*order), backwards=backwards):
            return ids
    pages = asked.order_by(*in_order(opened, by, id_))
    return db.session.execute(pages.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()


def _anchor(opened: OpenList, ref: str) -> Sequence[Any] | None:
    """Sort value and id of the row of this name; None where a page cannot go on from it.

    It cannot among empty values, nor when the row is gone.
    """
    if not ref or may_be_empty(opened):
        return None
    spec = opened.spec
    reach = spec.rows(opened.reader, opened.subject).where(spec.ref == ref)
    return db.session.execute(reach.with_only_columns(sorted_by(opened), spec.id)).first()


def _ids_beyond(opened: OpenList, anchor: Sequence[Any], *, backwards: bool) -> list[Any]:
    """The ids of the page after (or before) the row of this sort value and id."""
    by, id_ = sorted_by(opened), opened.spec.id
    beyond = _is_beyond(opened, by, id_, anchor, backwards=backwards)
    rows = chosen_rows(opened).where(beyond).with_only_columns(id_)
    order = order_of(opened, backwards=backwards)
    return [one for (one,) in _beside(rows.order_by(*order), backwards=backwards)]


def _is_beyond(
    opened: OpenList, by: Any, id_: Any, anchor: Sequence[Any], *, backwards: bool
) -> ColumnElement[bool]:
    value, place = _as_stored(anchor[0], by), _as_stored(anchor[1], id_)
    lower = opened.order.startswith("-") is not backwards
    if opened.order.startswith("-") is ids_go_down(opened):
        here, there = tuple_(by, id_), tuple_(value, place)
        return here < there if lower else here > there
    # A tuple of one, for truths are compared no other way.
    here, there = tuple_(by), tuple_(value)
    behind = id_ < place if backwards else id_ > place
    return or_(here < there if lower else here > there, and_(here == there, behind))


def _beside(rows: Select[Any], *, backwards: bool) -> Sequence[Any]:
    """The neighbouring page, in the list's order; nothing where it cannot be told."""
    found = db.session.execute(rows.limit(PAGE_SIZE)).all()
    # Going back, a short page would be the first one, which has no row before it.
    return [] if backwards and len(found) < PAGE_SIZE else found[:: -1 if backwards else 1]


def _as_stored(value: Any, column: Any) -> ColumnElement[Any]:
    """A value read from a column, to be compared with it: 12.50 is stored as 1250 hundredths."""
    return literal(value, None if isinstance(column.type, NullType) else column.type)


def _columns_of_page(opened: OpenList) -> list[Column]:
    """The columns on screen, and behind them those that only a card shows.

    Without the content of sensitive ones: pages never show what a file asks a purpose for.
    """
    card = opened.spec.card
    keys = dict.fromkeys((*opened.on_screen, card.title, *card.facts, card.state))
    shown = [opened.columns[key] for key in keys if key in opened.columns]
    mask: dict[str, Any] = {"source": None, "pick": None, "words": None, "load": lambda *_: {}}
    return [replace(one, **mask) if one.is_sensitive else one for one in shown]


def _read(opened: OpenList, ids: Sequence[Any], shown: list[Column], start: int) -> list[Row]:
    spec, reading = opened.spec, Reading(shown)
    # By their ids alone: they lie within the reach already, and SQLite would search by that first.
    # With one column, since the whole statement is put together to tell.
    tables = only(spec.rows(opened.reader, opened.subject), spec.id).get_final_froms()
    rows = select(spec.id, spec.ref, *reading.sources).select_from(*tables)
    known = {row[0]: row for row in db.session.execute(rows.where(spec.id.in_(ids)))}
    on_page = [known[one] for one in ids if one in known]
    stored = reading.cells(
        db.session.connection(), on_page, skip=2, start=start, said=[None] * len(shown)
    )
    return [
        Row(str(row[1]), line, [_said(value, one) for value, one in zip(line, shown, strict=True)])
        for row, line in zip(on_page, stored, strict=True)
    ]


def _said(value: Value, column: Column) -> Value:
    return shown_text(column.words(value) if column.words and value is not None else value)
