"""The rows of a list: those chosen, all of them for a file, and the views people keep."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from flask_login import current_user
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import load_only
from sqlalchemy.sql.visitors import iterate

from core.accounts.models import User
from core.clock import BEIJING
from core.db import db
from core.errors import NotFound
from core.lists.choice import OpenList, list_behind, require
from core.lists.columns import Value
from core.lists.models import SavedView
from core.lists.ordering import ids_go_down, order_of, sorted_by
from core.lists.reading import Reading
from core.lists.spec import ListSpec
from core.reports.registry import Table
from core.reports.writers import Cell

_PART = 1_000


def chosen_rows(opened: OpenList) -> Select[Any]:
    """The rows the reader may see and the filters keep, not yet in order."""
    rows = opened.spec.rows(opened.reader, opened.subject)
    return rows.where(*opened.conditions)


def count_rows(opened: OpenList) -> int:
    # Of rows, not of ids: then an index that holds what is asked suffices.
    rows = chosen_rows(opened)
    rows = nearby(opened, rows, rows.whereclause)
    return db.session.scalar(only(rows, func.count())) or 0


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
    spec, by = opened.spec, sorted_by(opened)
    reach = spec.rows(opened.reader, opened.subject).where(spec.ref == ref)
    value, id_ = db.session.execute(reach.with_only_columns(by, spec.id)).one()
    downwards = opened.order.startswith("-")
    is_behind = spec.id < id_ if ids_go_down(opened) else spec.id > id_
    # Empty ones come last: a comparison with them says neither yes nor no.
    if value is None:
        is_behind = by.is_(None) & is_behind
    else:
        beyond = by < value if downwards else by > value
        is_behind = beyond | by.is_(None) | ((by == value) & is_behind)
    rows = chosen_rows(opened).where(spec.id != id_, *conditions)
    rows = rows.order_by(case((is_behind, 0), else_=1), *order_of(opened)).limit(1)
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


def table_of(opened: OpenList, keys: Sequence[str] = (), *, raw: bool = False) -> Table:
    """The whole list as a table to write; `raw`: stored codes instead of words, for programs."""
    shown = [opened.columns[key] for key in keys or opened.on_screen]
    reading = Reading(shown)
    first = [opened.spec.id] if reading.needs_id else []
    said = [column.codes if raw else column.words for column in shown]
    statement = chosen_rows(opened).with_only_columns(*first, *reading.sources)
    statement = statement.order_by(*order_of(opened)).execution_options(yield_per=_PART)

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


def only(rows: Select[Any], what: Any) -> Select[Any]:
    return rows.with_only_columns(what, maintain_column_froms=True)


def parts_of(*asked: Any) -> Iterator[Any]:
    return chain.from_iterable(map(iterate, asked))


def nearby(opened: OpenList, rows: Select[Any], *asked: Any) -> Select[Any]:
    """The rows by id where what is asked stands in other tables: else it costs SQLite thrice."""
    elsewhere = opened.spec.near and any(isinstance(one, Select) for one in parts_of(*asked))
    return rows.where(opened.spec.id > uuid.UUID(int=0)) if elsewhere else rows


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
