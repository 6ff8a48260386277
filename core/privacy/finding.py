"""Whose a row is: what the register says of that, as conditions of SQL for one person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    Table,
    Uuid,
    and_,
    cast,
    false,
    func,
    or_,
    select,
)

from core.accounts.models import User
from core.db import Base, db
from core.privacy.register import Holding, register
from core.privacy.words import ProcessingPurpose

USER = "user"
FILES = "stored_file"
WORDS_A_TIME = 200


def table_of(holding: Holding) -> Table:
    return Base.metadata.tables[holding.name]


def tables() -> list[Holding]:
    """The tables that hold something of people."""
    there = Base.metadata.tables
    return [one for one in register().values() if one.is_personal and one.name in there]


class Belongings:
    """The rows of one person. A row is theirs by a key, by their proven address, or by its thing.

    Ids are read once and kept: rows that are erased in between do not change what is theirs.
    """

    def __init__(self, user: User) -> None:
        self.user_id: uuid.UUID = user.id
        # An address that was never proven may be anybody's.
        self._address = user.email if user.confirmed_at is not None else ""
        self._ids: dict[str, list[Any]] = {}
        self._traced: dict[str, list[Any]] = {}
        self._things: list[uuid.UUID] | None = None

    def where(self, holding: Holding) -> ColumnElement[bool]:
        """Which rows of the table are the person's own: what a copy holds."""
        table = table_of(holding)
        ways = [self._by_key(table, name) for name in holding.whose]
        if holding.address and self._address:
            of_nobody = [
                table.c[name].is_(None)
                for name in holding.whose
                if _target(table, name) == USER and table.c[name].nullable
            ]
            is_theirs = func.lower(table.c[holding.address]) == self._address
            ways.append(and_(is_theirs, *of_nobody))
        if holding.about:
            ways.append(self._by_thing(table.c[holding.about[-1]]))
        return or_(false(), *ways)

    def where_erased(self, holding: Holding) -> ColumnElement[bool]:
        """The same, and what others have about them and their things."""
        own = self.where(holding)
        if not holding.trace:
            return own
        column = table_of(holding).c[holding.trace[-1]]
        if column.foreign_keys:
            return or_(own, column.in_(self._ids_erased(_target(column.table, column.name))))
        others = self.things_about() if len(holding.trace) > 1 else self.things()
        return or_(own, self._by_thing(column, others))

    def ids(self, name: str) -> list[Any]:
        """The keys of the person's rows in a table that has one key."""
        if name not in self._ids:
            holding = register()[name]
            self._ids[name] = []  # whoever leads back here finds nothing new
            key = _key(table_of(holding))
            found = select(key).where(self.where(holding)) if key is not None else None
            self._ids[name] = list(db.session.scalars(found)) if found is not None else []
        return self._ids[name]

    def things(self) -> list[uuid.UUID]:
        """Keys of all that is theirs and that letters, consents and the audit log may be about."""
        if self._things is None:
            theirs = (
                one for one in tables()
                if not one.about and one.purpose is not ProcessingPurpose.ORGANISATIONS
            )  # fmt: skip
            every = [
                each for one in theirs if one.whose or one.address for each in self.ids(one.name)
            ]
            self._things = [each for each in every if isinstance(each, uuid.UUID)]
        return self._things

    def things_about(self) -> list[uuid.UUID]:
        """The same, and keys of what others have about them: objections, marks of a jury."""
        about = (one.name for one in tables() if len(one.trace) == 1)
        return self.things() + [
            key for name in about for key in self._ids_erased(name) if isinstance(key, uuid.UUID)
        ]

    def files(self, *, erased: bool = False) -> list[uuid.UUID]:
        """Stored files that are theirs: by their name on it, or since a row of theirs names it.

        With `erased` also those that others handed in about them.
        """
        named, rows = set(self.ids(FILES)), self.where_erased if erased else self.where
        for holding in tables():
            table = table_of(holding)
            for column in _file_keys(table):
                named.update(db.session.scalars(select(column).where(rows(holding))))
        file = Base.metadata.tables[FILES]
        kinds = [name.removeprefix("file ") for name in register() if name.startswith("file ")]
        own = [kind for kind in kinds if register()[f"file {kind}"].erasure != "keep"]
        listed = select(file.c.id).where(file.c.id.in_(named - {None}), file.c.purpose.in_(own))
        return list(db.session.scalars(listed))

    def _by_key(self, table: Table, name: str) -> ColumnElement[bool]:
        target = _target(table, name)
        if target == USER:
            return table.c[name] == self.user_id
        return table.c[name].in_(self.ids(target))

    def _ids_erased(self, name: str) -> list[Any]:
        if name not in self._traced:
            holding = register()[name]
            key = _key(table_of(holding))
            found = select(key).where(self.where_erased(holding)) if key is not None else None
            self._traced[name] = list(db.session.scalars(found)) if found is not None else []
        return self._traced[name]

    def _by_thing(
        self, column: Column[Any], of: Iterable[uuid.UUID] | None = None
    ) -> ColumnElement[bool]:
        things: Iterable[Any] = self.things() if of is None else of
        return column.in_(things if isinstance(column.type, Uuid) else [str(one) for one in things])


def mentioning(
    table: Table, names: Sequence[str], said: Iterable[str]
) -> Iterator[ColumnElement[bool]]:
    """Rows in which one of these columns says one of these words, as it stands in JSON too.

    In parts: somebody with hundreds of registrations is named by more words than SQLite takes in
    one condition.
    """
    spellings = [
        spelling for one in said for spelling in {one, one.encode("unicode_escape").decode()}
    ]
    for start in range(0, len(spellings) if names else 0, WORDS_A_TIME):
        part = spellings[start : start + WORDS_A_TIME]
        yield or_(
            *(
                cast(table.c[name], String).contains(one, autoescape=True)
                for name in names
                for one in part
            )
        )


def _target(table: Table, name: str) -> str:
    """The table a column leads to; the user's own key to itself."""
    keys = list(table.c[name].foreign_keys)
    return keys[0].column.table.name if keys else table.name


def _key(table: Table) -> Column[Any] | None:
    keys = list(table.primary_key.columns)
    return keys[0] if len(keys) == 1 else None


def _file_keys(table: Table) -> Iterator[Column[Any]]:
    for column in table.columns:
        if any(key.column.table.name == FILES for key in column.foreign_keys):
            yield column
