"""Take out of rows what is said of a person, so that what is left still holds together."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    Numeric,
    String,
    Table,
    UniqueConstraint,
    and_,
    select,
    tuple_,
    update,
)

from core.db import Base, Hundredths, db
from core.privacy.finding import FILES
from core.privacy.register import Holding, register

# Stands where words of a person stood: a few columns must say something.
EMPTIED = "–"


def condition_of(
    table: Table, *ways: ColumnElement[bool], most: int | None = None
) -> ColumnElement[bool]:
    """Rows that fit one way now, by their keys, which no later step changes; at most so many."""
    keys = list(table.primary_key.columns)
    found = [
        tuple(row)
        for where in ways
        for row in db.session.execute(select(*keys).where(where).limit(most))
    ]
    if len(keys) == 1:
        return keys[0].in_({row[0] for row in found})
    fitting: ColumnElement[bool] = tuple_(*keys).in_(sorted(set(found), key=str))
    return fitting


def empty(table: Table, holding: Holding, where: ColumnElement[bool]) -> int:
    """Take out of these rows what is said of the person; the number of rows."""
    columns = [table.c[name] for name in holding.erased]
    keys = list(table.primary_key.columns)
    found = db.session.execute(select(*keys).where(where)).all()
    for row in found:
        is_it = and_(*(key == value for key, value in zip(keys, row, strict=True)))
        values = {column.name: _nothing(table, column) for column in columns}
        db.session.execute(update(table).where(is_it).values(values))
    return len(found)


def erase_files(files: list[uuid.UUID]) -> list[str]:
    """Empty the rows of these files; the keys under which their bytes still lie."""
    table, holding = Base.metadata.tables[FILES], register()[FILES]
    keys = list(db.session.scalars(select(table.c.storage_key).where(table.c.id.in_(files))))
    empty(table, holding, table.c.id.in_(files))
    return keys


def let_go(table: Table, where: ColumnElement[bool]) -> None:
    """Take keys to these rows out of rows that stay, where the database does not do it itself."""
    own = list(table.primary_key.columns)
    if len(own) != 1:
        return
    going = list(db.session.scalars(select(own[0]).where(where)))
    for other in Base.metadata.sorted_tables if going else ():
        for column in other.columns:
            leads = [key for key in column.foreign_keys if key.column is own[0]]
            if leads and column.nullable and leads[0].ondelete is None:
                there = column.in_(going)
                db.session.execute(update(other).where(there).values({column.name: None}))


def _nothing(table: Table, column: Column[Any]) -> Any:
    """What stands in an emptied column: nothing, or what is nothing for its kind."""
    if column.nullable:
        return None
    if _is_unique(table, column):
        return secrets.token_hex(16)[: getattr(column.type, "length", None) or 32]
    if isinstance(column.type, JSON):
        made = getattr(column.default, "arg", None)
        return [] if getattr(made, "__name__", "") == "list" else {}
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer | Numeric | Hundredths):
        return 0
    # What is sorted by or encrypted is read by the program; all else by people, and must not be "".
    is_read = isinstance(column.type, String) and not column.name.endswith("_key")
    return EMPTIED if is_read else ""


def _is_unique(table: Table, column: Column[Any]) -> bool:
    if not isinstance(column.type, String):
        return False
    rules = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    within = [one.columns for one in rules] + [one.columns for one in table.indexes if one.unique]
    return bool(column.unique) or any(column.name in columns for columns in within)
