"""Keep nothing longer than its term: what is over is dealt with as the register says, every day.

A row whose term is over is deleted or emptied unless it is still under way; the report says for
each table how much is held, and what is left although its term is over, and why.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    String,
    Table,
    and_,
    cast,
    delete,
    false,
    func,
    not_,
    or_,
    select,
)

from core import audit
from core.clock import beijing_date, now
from core.db import Base, EncryptedText, db
from core.jobs import enqueue, job
from core.privacy import traces
from core.privacy.emptying import EMPTIED, condition_of, empty, erase_files, let_go
from core.privacy.finding import FILES, table_of, tables
from core.privacy.obligations import moment_of
from core.privacy.register import Holding, register
from core.privacy.words import Erasure

RETAIN = "privacy.retain"
# So much of a table at a time: the rest follows with the next run.
MOST = 2_000


@dataclass(frozen=True)
class Line:
    """What one table holds: rows in all, those over their term still there, of them under way."""

    holding: Holding
    rows: int
    over: int
    under_way: int


@job(RETAIN, every=timedelta(hours=24))
def retain() -> None:
    """Delete and empty what is over its term."""
    done = keep_terms(at=now())
    if done:
        audit.record("retention:done", "privacy", rows=done)


def keep_terms(*, at: datetime) -> dict[str, int]:
    """Deal with at most MOST rows of each table; how many of which."""
    done: dict[str, int] = {}
    holdings = {one.name: one for one in tables() if one.term.span is not None}
    # What leads to others goes before them.
    for table in reversed(Base.metadata.sorted_tables):
        holding = holdings.get(table.name)
        if holding is None:
            continue
        where = condition_of(
            table, and_(_over(holding, at), not_(_under_way(holding, at))), most=MOST
        )
        count = _deal_with(table, holding, where)
        if count:
            done[table.name] = count
    return done


def report(*, at: datetime) -> list[Line]:
    """Every table that holds something of people, in the order of the register."""
    lines = []
    for holding in tables():
        table = table_of(holding)
        rows = db.session.scalar(select(func.count()).select_from(table)) or 0
        over = under_way = 0
        if holding.term.span is not None and rows:
            is_over, is_open = _over(holding, at), _under_way(holding, at)
            counting = select(func.count()).select_from(table)
            over = db.session.scalar(counting.where(is_over)) or 0
            under_way = db.session.scalar(counting.where(is_over, is_open)) or 0
        lines.append(Line(holding, rows, over, under_way))
    return lines


def _deal_with(table: Table, holding: Holding, where: ColumnElement[bool]) -> int:
    files = _files_alone_in(table, where)
    if holding.erasure is Erasure.DELETE:
        let_go(table, where)
        count = int(db.session.execute(delete(table).where(where)).rowcount)  # type: ignore[attr-defined]
    else:
        count = empty(table, holding, where)
    keys = erase_files(files)
    if keys:
        enqueue(traces.ERASE_FILES, keys=keys)
    return count


def _over(holding: Holding, at: datetime) -> ColumnElement[bool]:
    """Whose term is over, and who were not emptied before."""
    span, table = holding.term.span, table_of(holding)
    if span is None:
        return false()
    moment = moment_of(table, holding.since)
    limit: Any = at - span
    is_over = moment < (beijing_date(limit) if isinstance(moment.type, Date) else limit)
    return is_over if holding.erasure is Erasure.DELETE else and_(is_over, _still_says(holding))


def _still_says(holding: Holding) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [false()]
    for name in holding.erased:
        column = table_of(holding).c[name]
        if isinstance(column.type, EncryptedText) or column.unique or name in _NEVER_EMPTY:
            continue
        if isinstance(column.type, JSON):
            ways.append(cast(column, String).not_in(["{}", "[]", "null", ""]))
        elif isinstance(column.type, String):
            ways.append(column.not_in(["", EMPTIED]))
    return or_(*ways)


# Filled again when it is emptied, since it must be unlike all others.
_NEVER_EMPTY = frozenset({"submit_key", "key", "issue_key", "storage_key"})


def _under_way(holding: Holding, at: datetime) -> ColumnElement[bool]:
    if not holding.obliges:
        return false()
    table = table_of(holding)
    is_open = table.c.state.in_(holding.obliges)
    return and_(is_open, moment_of(table, holding.until) >= at) if holding.until else is_open


def _files_alone_in(table: Table, where: ColumnElement[bool]) -> list[uuid.UUID]:
    """Files that only these rows name, of kinds that are erased."""
    named: set[uuid.UUID] = set()
    for column in _file_keys(table):
        named.update(db.session.scalars(select(column).where(where, column.is_not(None))))
    for other in Base.metadata.sorted_tables if named else ():
        for column in _file_keys(other):
            elsewhere = select(column).where(column.in_(named))
            if other is table:
                elsewhere = elsewhere.where(not_(where))
            named.difference_update(db.session.scalars(elsewhere))
    files = Base.metadata.tables[FILES]
    kinds = select(files.c.id, files.c.purpose).where(files.c.id.in_(named))
    return [
        row.id
        for row in db.session.execute(kinds)
        if (kind := register().get(f"file {row.purpose}")) and kind.erasure is not Erasure.KEEP
    ]


def _file_keys(table: Table) -> Iterator[Any]:
    for column in table.columns:
        if any(key.column.table.name == FILES for key in column.foreign_keys):
            yield column
