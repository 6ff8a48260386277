"""The rows of a list: one page of it, all of it for a file, and the views people keep."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, pairwise
from typing import Any

from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.engine import Connection
from sqlalchemy.orm import load_only
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import JSON, Integer, NullType, Text

from core.accounts.models import User
from core.clock import BEIJING
from core.db import db, unindexed
from core.errors import NotFound
from core.lists.choice import OpenList, list_behind, require
from core.lists.columns import Column, Value
from core.lists.filters import WORDS
from core.lists.models import SavedView
from core.lists.reading import Reading
from core.lists.spec import ListSpec
from core.paging import PAGE_SIZE, pages_of
from core.reports.registry import Table
from core.reports.writers import Cell

_PART = 1_000
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


def chosen_rows(opened: OpenList) -> Select[Any]:
    """The rows the reader may see and the filters keep, not yet in order."""
    rows = opened.spec.rows(opened.reader, opened.subject)
    return rows.where(*opened.conditions)


def count_rows(opened: OpenList) -> int:
    # Of rows, not of ids: then an index that holds what is asked suffices.
    rows = chosen_rows(opened)
    rows = _near(opened, rows, rows.whereclause)
    return db.session.scalar(_only(rows, func.count())) or 0


def chosen_ids(opened: OpenList) -> list[Any]:
    """The ids of all of them, in the order in which they are changed."""
    rows = chosen_rows(opened).with_only_columns(opened.spec.id)
    return list(db.session.scalars(rows.order_by(*opened.spec.turn, opened.spec.id)))


def visible_ids(opened: OpenList, refs: Sequence[str]) -> list[Any]:
    """The ids of these that the reader may see, in the order in which they are changed."""
    spec = opened.spec
    rows = spec.rows(opened.reader, opened.subject).where(spec.ref.in_(refs))
    return list(db.session.scalars(rows.with_only_columns(spec.id).order_by(*spec.turn, spec.id)))


def get_row(spec: ListSpec, ref: str, reader: User, subject: Any = None) -> Any:
    """The row of this name within the reader's reach, for its own page; NotFound for any other."""
    require(spec, "see", subject, reader)
    found = db.session.scalar(spec.rows(reader, subject).where(spec.ref == ref))
    if found is None:
        raise NotFound
    return found


def row_loader(spec: ListSpec) -> Callable[..., Any]:
    """How a row's own page finds it by the values of its address, `reference` among them."""

    def load(*, reference: str, **where: Any) -> Any:
        return get_row(spec, reference, current_user, spec.find(**where))

    return load


def next_row(opened: OpenList, ref: str, *conditions: Any) -> Any:
    """The row of these conditions behind the one of this name, in the list's order.

    Behind the last comes the first; None when there is no other.
    """
    spec, by = opened.spec, _by(opened)
    reach = spec.rows(opened.reader, opened.subject).where(spec.ref == ref)
    value, id_ = db.session.execute(reach.with_only_columns(by, spec.id)).one()
    downwards = opened.order.startswith("-")
    is_behind = spec.id < id_ if _ids_go_down(opened) else spec.id > id_
    # Empty ones come last: a comparison with them says neither yes nor no.
    if value is None:
        is_behind = by.is_(None) & is_behind
    else:
        beyond = by < value if downwards else by > value
        is_behind = beyond | by.is_(None) | ((by == value) & is_behind)
    rows = chosen_rows(opened).where(spec.id != id_, *conditions)
    rows = rows.order_by(case((is_behind, 0), else_=1), *_order(opened)).limit(1)
    return db.session.scalar(rows.options(load_only(spec.ref)))


def next_alike(spec: ListSpec, row: Any, subject: Any = None) -> Any:
    """Another row in the state of this one, along the list its page was opened from."""
    opened = list_behind(spec, subject, current_user)
    model = spec.id.class_
    return next_row(opened, getattr(row, spec.ref.key), model.state == row.state)


def locked_rows(spec: ListSpec, subject: Any, ids: Sequence[Any]) -> Sequence[Any]:
    """The rows as they are now, held until the end of the transaction, in one order."""
    if spec.locked is not None:
        return spec.locked(subject, ids)
    model = spec.id.class_
    rows = select(model).where(spec.id.in_(ids)).order_by(spec.id)
    held = rows.with_for_update(of=model, key_share=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


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


def table_of(opened: OpenList, keys: Sequence[str] = (), *, raw: bool = False) -> Table:
    """The whole list as a table to write; `raw`: stored codes instead of words, for programs."""
    shown = [opened.columns[key] for key in keys or opened.on_screen]
    reading = Reading(shown)
    first = [opened.spec.id] if reading.needs_id else []
    said = [column.codes if raw else column.words for column in shown]
    statement = chosen_rows(opened).with_only_columns(*first, *reading.sources)
    statement = statement.order_by(*_order(opened)).execution_options(yield_per=_PART)

    def rows(connection: Connection) -> Iterator[Sequence[Cell]]:
        start = 1
        for part in connection.execute(statement).partitions():
            yield from reading.cells(connection, part, skip=len(first), start=start, said=said)
            start += len(part)

    return Table(
        keys=[column.key for column in shown],
        labels=[str(column.label) for column in shown],
        rows=rows,
        sheet=getattr(opened.subject, "slug", "") or str(opened.spec.label),
    )


def shown_text(value: Value) -> Value:
    """A cell on the page or on paper: moments in Beijing time to the minute, nothing for none."""
    if isinstance(value, datetime):
        return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    return "" if value is None else value


def list_views(opened: OpenList) -> list[SavedView]:
    """The reader's own saved views of this list and those others share, by name."""
    own = or_(SavedView.owner_id == opened.reader.id, SavedView.is_shared)
    views = select(SavedView).where(*of_list(opened), own).order_by(SavedView.name, SavedView.id)
    return list(db.session.scalars(views))


def get_own_view(opened: OpenList, view_id: uuid.UUID) -> SavedView:
    """A saved view of the reader's own; NotFound for anybody else's, shared or not."""
    own = (SavedView.id == view_id, SavedView.owner_id == opened.reader.id)
    view = db.session.scalar(select(SavedView).where(*of_list(opened), *own))
    if view is None:
        raise NotFound
    return view


def of_list(opened: OpenList) -> tuple[Any, ...]:
    return SavedView.list_key == opened.spec.key, SavedView.subject_id == opened.subject_id


def _by(opened: OpenList) -> Any:
    return opened.columns[opened.order.removeprefix("-")].sorts_by


def _may_be_empty(opened: OpenList) -> bool:
    """Whether rows may lack what they are sorted by: also where it stands in a joined table."""
    by = _by(opened)
    of_row = getattr(by, "table", None) is getattr(opened.spec.id, "table", opened)
    return getattr(by, "nullable", True) or not of_row


def _order(opened: OpenList, *, backwards: bool = False) -> list[Any]:
    """By the column, and equal ones by their id."""
    by, id_ = _by(opened), opened.spec.id
    if not (opened.spec.near or _walked_by(by, id_)):
        # SQLite would read the rows along some index only because it holds the id as well.
        id_ = unindexed(id_)
    return _in_order(opened, by, id_, backwards=backwards)


def _in_order(opened: OpenList, by: Any, id_: Any, *, backwards: bool = False) -> list[Any]:
    """Empty ones last either way, since nobody looks for them first and the databases differ."""
    downwards = opened.order.startswith("-") is not backwards
    by = by.desc() if downwards else by.asc()
    id_ = id_.desc() if _ids_go_down(opened) is not backwards else id_.asc()
    if _may_be_empty(opened):
        by = by.nulls_first() if backwards else by.nulls_last()
    return [by, id_]


def _ids_go_down(opened: OpenList) -> bool:
    """Whether equal rows stand in the order of their ids downwards.

    They do so with the column where an index gives the order, so that it serves both directions.
    Where rows are sorted, ids go up: then a row read later is never put before fifty equal ones.
    """
    return opened.order.startswith("-") and _walked_by(_by(opened), opened.spec.id)


def _walked_by(by: Any, id_: Any) -> bool:
    """Whether an index holds the column and the id behind it, or the column is the id."""
    table = getattr(by, "table", None)
    if table is not None and table is getattr(id_, "table", None) and by.key == id_.key:
        return True
    walked = (pairwise(one.columns.keys()) for one in getattr(table, "indexes", ()))
    return any((by.key, id_.key) in pairs for pairs in walked)


def _only(rows: Select[Any], what: Any) -> Select[Any]:
    return rows.with_only_columns(what, maintain_column_froms=True)


def _parts(*asked: Any) -> Iterator[Any]:
    return chain.from_iterable(map(iterate, asked))


def _near(opened: OpenList, rows: Select[Any], *asked: Any) -> Select[Any]:
    """The rows by id where what is asked stands in other tables: else it costs SQLite thrice."""
    elsewhere = opened.spec.near and any(isinstance(one, Select) for one in _parts(*asked))
    return rows.where(opened.spec.id > uuid.UUID(int=0)) if elsewhere else rows


def _ids_at(opened: OpenList, offset: int, total: int) -> list[Any]:
    """The ids of the page that begins after `offset` rows, counted from the nearer end."""
    by, id_ = _by(opened), opened.spec.id
    rows = _near(opened, chosen_rows(opened), by).with_only_columns(id_)
    length, rest = total - offset, total - offset - PAGE_SIZE
    # No more than there are: else the database goes on looking to the end for another one.
    size = min(PAGE_SIZE, length)
    if _is_deep(opened, min(offset, rest)):
        return _page_of_all(opened, offset // PAGE_SIZE + 1)[0]
    if not offset or rest >= offset:
        rows = rows.order_by(*_order(opened)).limit(size).offset(offset)
        return list(db.session.scalars(rows))
    order = _order(opened, backwards=True)
    if opened.spec.near and not _walked_by(by, id_):
        # Read as they are sorted: else every row displaces those equal to it, read before.
        read = rows.add_columns(by.label("sorted_by")).order_by(id_.desc()).limit(total).subquery()
        order = _in_order(opened, read.c.sorted_by, read.c[id_.key], backwards=True)
        rows = select(read.c[id_.key])
    rows = rows.order_by(*order).limit(size).offset(max(0, rest))
    return list(db.session.scalars(rows))[::-1]


def _is_deep(opened: OpenList, distance: int) -> bool:
    """Whether a page lies so far from the ends that it costs least to sort them all.

    Nearer, and among numbers, it costs less to put each row in its place as it is read.
    """
    by = _by(opened)
    is_sorted = not (_walked_by(by, opened.spec.id) or isinstance(by.type, Integer))
    return opened.spec.near and distance >= DEEP and is_sorted


def _page_of_all(opened: OpenList, page: int) -> tuple[list[Any], int, int]:
    """The page out of all ids in order, as `page_ids` says it."""
    rows = _near(opened, chosen_rows(opened), *opened.conditions, _by(opened))
    rows = rows.with_only_columns(opened.spec.id.cast(Text), maintain_column_froms=True)
    # From the driver and as text, since an object of each costs more than to sort them.
    result = db.session.connection().execute(rows.order_by(*_order(opened)))
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
        for one in _parts(*opened.conditions)
    )
    return dear and not _walked_by(_by(opened), opened.spec.id)


def _found(
    opened: OpenList, page: int, anchor: Sequence[Any] | None, *, backwards: bool
) -> Sequence[Any]:
    """One page of what was found, each id with the number of all; nothing beyond the end."""
    rows = _near(opened, chosen_rows(opened), *opened.conditions, _by(opened))
    kept = _by(opened).label("sorted_by"), opened.spec.id.label("found_id")
    found = rows.with_only_columns(*kept, maintain_column_froms=True).cte("found")
    by, id_ = found.c.sorted_by, found.c.found_id
    asked = select(id_, select(func.count()).select_from(found).scalar_subquery())
    if anchor is not None:
        order = _in_order(opened, by, id_, backwards=backwards)
        beside = asked.where(_is_beyond(opened, by, id_, anchor, backwards=backwards))
        if ids := _beside(beside.order_by(*order), backwards=backwards):
            return ids
    in_order = asked.order_by(*_in_order(opened, by, id_))
    return db.session.execute(in_order.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()


def _anchor(opened: OpenList, ref: str) -> Sequence[Any] | None:
    """Sort value and id of the row of this name; None where a page cannot go on from it.

    It cannot among empty values, nor when the row is gone.
    """
    if not ref or _may_be_empty(opened):
        return None
    spec = opened.spec
    reach = spec.rows(opened.reader, opened.subject).where(spec.ref == ref)
    return db.session.execute(reach.with_only_columns(_by(opened), spec.id)).first()


def _ids_beyond(opened: OpenList, anchor: Sequence[Any], *, backwards: bool) -> list[Any]:
    """The ids of the page after (or before) the row of this sort value and id."""
    by, id_ = _by(opened), opened.spec.id
    beyond = _is_beyond(opened, by, id_, anchor, backwards=backwards)
    rows = chosen_rows(opened).where(beyond).with_only_columns(id_)
    order = _order(opened, backwards=backwards)
    return [one for (one,) in _beside(rows.order_by(*order), backwards=backwards)]


def _is_beyond(
    opened: OpenList, by: Any, id_: Any, anchor: Sequence[Any], *, backwards: bool
) -> ColumnElement[bool]:
    value, place = _as_stored(anchor[0], by), _as_stored(anchor[1], id_)
    lower = opened.order.startswith("-") is not backwards
    if opened.order.startswith("-") is _ids_go_down(opened):
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
    tables = _only(spec.rows(opened.reader, opened.subject), spec.id).get_final_froms()
    rows = select(spec.id, spec.ref, *reading.sources).select_from(*tables)
    known = {row[0]: row for row in db.session.execute(rows.where(spec.id.in_(ids)))}
    in_order = [known[one] for one in ids if one in known]
    stored = reading.cells(
        db.session.connection(), in_order, skip=2, start=start, said=[None] * len(shown)
    )
    return [
        Row(str(row[1]), line, [_said(value, one) for value, one in zip(line, shown, strict=True)])
        for row, line in zip(in_order, stored, strict=True)
    ]


def _said(value: Value, column: Column) -> Value:
    return shown_text(column.words(value) if column.words and value is not None else value)
