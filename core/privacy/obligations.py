"""What keeps a person from being erased for now: what is under way, as the register says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Table, select

from core.accounts.models import User
from core.db import db
from core.privacy.finding import Belongings, table_of, tables
from core.privacy.words import table_word

STAFF = _l("You hold a role of the office. Ask an administrator to take it back first.")
# Enough to see what to end first.
MOST = 20


@dataclass(frozen=True)
class Obligation:
    """One thing that has to end first: what it is and its number, or a reason of its own."""

    words: str | LazyString
    reference: str = ""


def obligations(user: User, *, at: datetime) -> list[Obligation]:
    """What is under way for the person at this moment; nothing when they may be erased."""
    theirs = Belongings(user)
    found = [Obligation(STAFF)] if user.is_staff else []
    for holding in tables():
        if not holding.obliges:
            continue
        table = table_of(holding)
        under_way = [theirs.where_erased(holding), table.c.state.in_(holding.obliges)]
        if holding.until:
            under_way.append(moment_of(table, holding.until) >= at)
        named = table.c.reference if "reference" in table.c else table.c.state
        # What others have against the person is named to them without its number.
        is_own = theirs.where(holding).label("is_own")
        rows = db.session.execute(select(named, is_own).where(*under_way).limit(MOST))
        found += [
            Obligation(table_word(holding.name), name if own and "reference" in table.c else "")
            for name, own in rows
        ]
    return found[:MOST]


def moment_of(table: Table, path: str) -> ColumnElement[Any]:
    """A column, or one of the row that its key leads to: `edition_id.ends_at`."""
    name, _dot, rest = path.partition(".")
    if not rest:
        return table.c[name]
    target = next(iter(table.c[name].foreign_keys)).column
    above = target.table.alias()
    wanted = moment_of(above, rest)  # type: ignore[arg-type]
    return select(wanted).where(above.c[target.name] == table.c[name]).scalar_subquery()
