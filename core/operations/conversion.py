"""Rows of an embedded database into PostgreSQL, and the proof that they are the same.

Both are read through tables of plain columns: what is encrypted stays as it is, and JSON is
compared by what it says. A table's digest is the sum of its rows' digests, so it knows neither the
engine nor the order in which that gives them.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    MetaData,
    Table,
    Text,
    cast,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from core.db import Base, EncryptedText
from core.operations import postgresql_copy
from core.operations.archive import CopyRefused

AT_ONCE = 500
_MODULUS = 2**256


@dataclass(frozen=True)
class Taken:
    """What one table holds: rows and a digest over what they say."""

    rows: int
    digest: str


class _JsonText(TypeDecorator[str]):
    """JSON as the text it is, so that "null" and nothing at all stay two things."""

    impl = Text
    cache_ok = True

    def bind_expression(self, value: Any) -> ColumnElement[Any]:
        return cast(value, JSONB)

    def column_expression(self, column: Any) -> ColumnElement[Any]:
        return cast(column, Text)


class _StoredJson(TypeDecorator[str]):
    """The same of the embedded database, where it is text already."""

    impl = Text
    cache_ok = True


def take_over(source: Connection, target: Connection, tables: set[str]) -> dict[str, Taken]:
    """Fill the empty tables of `target` (PostgreSQL) from `source`; what each then holds.

    Raises CopyRefused where the tables are others, a row does not fit, or what was written reads
    back as something else.
    """
    known = {*Base.metadata.tables, postgresql_copy.OWN}
    if tables != known:
        raise CopyRefused(f"tables differ: {', '.join(sorted(tables ^ known))}")
    with postgresql_copy.without_foreign_keys(target):
        found = {name: _take(name, source, target) for name in sorted(Base.metadata.tables)}
    postgresql_copy.set_sequences(target)
    return found


def _take(name: str, source: Connection, target: Connection) -> Taken:
    table = _plain(name, target.dialect)
    given: list[Taken] = []
    try:
        for rows in _batches(source, _plain(name, source.dialect), given):
            target.execute(table.insert(), rows)
        written: list[Taken] = []
        for _ in _batches(target, table, written):
            pass
    except (SQLAlchemyError, ValueError) as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise CopyRefused(f"{name}: a row does not fit: {reason}") from error
    if given != written:
        raise CopyRefused(f"{name}: what was written reads back as something else")
    return given[0]


def _batches(connection: Connection, table: Table, told: list[Taken]) -> Iterator[list[Any]]:
    """All rows by and by; at the end `told` holds what they were."""
    count = total = 0
    options = {"yield_per": AT_ONCE}
    json_columns = [c.name for c in table.columns if isinstance(c.type, (_JsonText, _StoredJson))]
    found = connection.execute(select(table), execution_options=options).mappings()
    for part in found.partitions():
        rows = [dict(row) for row in part]
        total += sum(_digest(row, json_columns) for row in rows)
        count += len(rows)
        yield rows
    told.append(Taken(count, f"{total % _MODULUS:064x}"))


def _digest(row: dict[str, Any], json_columns: list[str]) -> int:
    said = dict(row)
    for name in json_columns:
        if said[name] is not None:
            said[name] = json.loads(said[name])
    text = json.dumps(said, sort_keys=True, default=_as_text)
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)


def _plain(name: str, dialect: Dialect) -> Table:
    columns = Base.metadata.tables[name].columns
    return Table(name, MetaData(), *(Column(c.name, _type(c.type, dialect)) for c in columns))


def _type(declared: Any, dialect: Dialect) -> Any:
    if isinstance(declared, JSON):
        return _StoredJson() if dialect.name == "sqlite" else _JsonText()
    return Text() if isinstance(declared, EncryptedText) else declared
