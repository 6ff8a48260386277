"""The rows of an attendee list: one page of it, all of it for a file, and saved views."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.engine import Connection

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.reports.registry import Table
from core.reports.writers import Cell
from events.attendees.columns import Column
from events.attendees.facts import EditionFacts
from events.attendees.filters import conditions
from events.attendees.labels import NUMBER
from events.attendees.models import SavedView
from events.attendees.values import ListChoice
from events.editions.models import Edition
from events.registrations.models import Registration
from events.registrations.queries import visible_registrations

PAGE_SIZE = 50
_PART = 1_000


@dataclass(frozen=True)
class AttendeePage:
    """One page: for each row its id, its reference and its cells, as many as columns."""

    rows: list[tuple[uuid.UUID, str, list[Any]]]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The running number of the first row."""
        return (self.number - 1) * PAGE_SIZE + 1


def chosen_rows(
    user: User, edition: Edition, choice: ListChoice, facts: EditionFacts
) -> Select[Any]:
    """The registrations the person may see and the choice keeps, not yet in order."""
    return visible_registrations(user, edition).where(*conditions(choice, facts))


def count_chosen(user: User, edition: Edition, choice: ListChoice, facts: EditionFacts) -> int:
    """How many they are."""
    rows = chosen_rows(user, edition, choice, facts)
    return db.session.scalar(rows.with_only_columns(func.count(Registration.id))) or 0


def chosen_ids(
    user: User,
    edition: Edition,
    choice: ListChoice,
    facts: EditionFacts,
    columns: Mapping[str, Column],
) -> list[uuid.UUID]:
    rows = chosen_rows(user, edition, choice, facts).with_only_columns(Registration.id)
    return list(db.session.scalars(rows.order_by(*_order(choice, columns))))


def visible_ids(user: User, edition: Edition, references: Sequence[str]) -> list[uuid.UUID]:
    """The ids of these references as far as the person may see them, by reference."""
    rows = visible_registrations(user, edition).where(Registration.reference.in_(references))
    return list(
        db.session.scalars(rows.with_only_columns(Registration.id).order_by(Registration.reference))
    )


def list_page(
    user: User,
    edition: Edition,
    choice: ListChoice,
    facts: EditionFacts,
    columns: Mapping[str, Column],
    *,
    page: int,
) -> AttendeePage:
    """One page of the list. Ids are sorted alone, because sorting wide rows costs several times."""
    total = count_chosen(user, edition, choice, facts)
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    ids = list(
        db.session.scalars(
            chosen_rows(user, edition, choice, facts)
            .with_only_columns(Registration.id)
            .order_by(*_order(choice, columns))
            .limit(PAGE_SIZE)
            .offset((number - 1) * PAGE_SIZE)
        )
    )
    shown = [columns[key] for key in choice.columns]
    hidden = [one if not one.is_sensitive else _masked(one) for one in shown]
    reading = _Reading(hidden)
    rows = {
        row[0]: row
        for row in db.session.execute(
            select(Registration.id, Registration.reference, *reading.sources).where(
                Registration.id.in_(ids)
            )
        )
    }
    in_order = [rows[one] for one in ids if one in rows]
    connection = db.session.connection()
    cells = reading.cells(connection, in_order, skip=2, start=(number - 1) * PAGE_SIZE + 1)
    return AttendeePage(
        [(row[0], row[1], list(line)) for row, line in zip(in_order, cells, strict=True)],
        total,
        number,
    )


def table_of(
    user: User,
    edition: Edition,
    choice: ListChoice,
    facts: EditionFacts,
    columns: Mapping[str, Column],
    *,
    raw: bool = False,
) -> Table:
    """The whole list as a table to write; `raw`: stored codes instead of words, for programs."""
    shown = [columns[key] for key in choice.columns]
    reading = _Reading(shown, raw=raw)
    statement = (
        chosen_rows(user, edition, choice, facts)
        .with_only_columns(*reading.first, *reading.sources)
        .order_by(*_order(choice, columns))
        .execution_options(yield_per=_PART)
    )

    def rows(connection: Connection) -> Iterator[Sequence[Cell]]:
        start = 1
        for part in connection.execute(statement).partitions():
            yield from reading.cells(connection, part, skip=len(reading.first), start=start)
            start += len(part)

    return Table(
        keys=[column.key for column in shown],
        labels=[str(column.label) for column in shown],
        rows=rows,
        sheet=edition.slug,
    )


def list_views(user: User, edition: Edition) -> list[SavedView]:
    """The person's own saved views of this list and those others share, by name."""
    return list(
        db.session.scalars(
            select(SavedView)
            .where(
                SavedView.edition_id == edition.id,
                or_(SavedView.owner_id == user.id, SavedView.is_shared),
            )
            .order_by(SavedView.name, SavedView.id)
        )
    )


def get_own_view(view_id: uuid.UUID, edition: Edition, *, user: User) -> SavedView:
    """A saved view of one's own; NotFound for anybody else's, shared or not."""
    view = db.session.get(SavedView, view_id)
    if view is None or view.edition_id != edition.id or view.owner_id != user.id:
        raise NotFound
    return view


class _Reading:
    """How the cells of the chosen columns come out of a row: made once, run for every row."""

    def __init__(self, columns: Sequence[Column], *, raw: bool = False) -> None:
        self.sources: list[ColumnElement[Any]] = []
        places: dict[str, int] = {}
        self._loaders = [one for one in columns if one.load is not None]
        # The id is made into an object for every row, so it is read only for who loads by it, or
        # where nothing else is read.
        needs_id = bool(self._loaders) or not any(one.source is not None for one in columns)
        self.first = [Registration.id.expression] if needs_id else []
        self._plan: list[tuple[int | None, str, Any, Any]] = []
        for column in columns:
            place = None
            if column.source is not None:
                # All answers stand in one value, which is read once however many are shown.
                name = str(column.source)
                if name not in places:
                    places[name] = len(self.sources)
                    self.sources.append(column.source)
                place = places[name]
            self._plan.append(
                (place, column.key, column.pick, column.codes if raw else column.words)
            )

    def cells(
        self, connection: Connection, rows: Sequence[Any], *, skip: int, start: int
    ) -> Iterator[list[Cell]]:
        """The cells of rows whose first value is the id and whose sources follow after `skip`."""
        ids = [row[0] for row in rows] if self._loaders else []
        loaded = {one.key: one.load(connection, ids) for one in self._loaders if one.load}
        for number, row in enumerate(rows, start):
            line: list[Cell] = []
            for place, key, pick, words in self._plan:
                if place is not None:
                    value = row[place + skip]
                elif key == NUMBER:
                    value = number
                else:
                    value = loaded[key].get(row[0])
                if pick is not None:
                    value = pick(value)
                if words is not None and value is not None:
                    value = words(value)
                line.append(value)
            yield line


def _masked(column: Column) -> Column:
    """The column without its content: pages never show what a file asks a purpose for."""
    return replace(column, source=None, pick=None, words=None, load=lambda *_: {})


def _order(choice: ListChoice, columns: Mapping[str, Column]) -> list[ColumnElement[Any]]:
    key = choice.order.removeprefix("-")
    by = columns[key].sorts_by
    assert by is not None
    # Empty ones last either way: nobody looks for them first, and the databases differ.
    source = columns[key].source
    filled = by is source and not getattr(source, "nullable", True)
    empty = [] if filled else [by.is_(None)]
    return [
        *empty,
        by.desc() if choice.order.startswith("-") else by.asc(),
        Registration.id.expression,
    ]
