"""Whom a thing of the log belongs to: the register read the other way, for many things at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Uuid, func, null, select

from core.accounts.models import User
from core.db import parse_id
from core.privacy.finding import USER, table_of, tables
from core.privacy.register import Holding, register
from core.privacy.words import ProcessingPurpose

Thing = tuple[str, str]
IDS_A_TIME = 500


@dataclass(frozen=True)
class Person:
    """By their account, or by the address that stands on the thing where there is none."""

    user_id: uuid.UUID | None
    name: str
    address: str


def kinds() -> list[str]:
    """Kinds of things that belong to a person; the work of the office's staff does not count."""
    return [
        one.name
        for one in tables()
        if (one.whose or one.address) and one.purpose is not ProcessingPurpose.OFFICE_WORK
    ]


def persons_of(things: Iterable[Thing], connection: Connection) -> Mapping[Thing, Person]:
    """The person of each thing that still belongs to one; a few queries a kind."""
    ids: dict[str, set[str]] = defaultdict(set)
    for kind, one in things:
        ids[kind].add(one)
    led: dict[Thing, tuple[uuid.UUID | None, str]] = {}
    for kind in ids.keys() & set(kinds()):
        led |= _led(register()[kind], sorted(ids[kind]), connection)
    users = _users({user_id for user_id, _address in led.values() if user_id}, connection)
    nobody = ("", "")
    found = {}
    for thing, (user_id, address) in led.items():
        name, mail = users.get(user_id, nobody) if user_id else nobody
        if mail or address:
            found[thing] = Person(user_id, name, mail or address)
    return found


def _led(
    holding: Holding, ids: list[str], connection: Connection
) -> dict[Thing, tuple[uuid.UUID | None, str]]:
    table = table_of(holding)
    key = next(iter(table.primary_key.columns))
    wanted = [parse_id(one) if isinstance(key.type, Uuid) else one for one in ids]
    found = {}
    for start in range(0, len(wanted), IDS_A_TIME):
        part = [one for one in wanted[start : start + IDS_A_TIME] if one is not None]
        rows = select(key, _owner(table, holding), _address(table, holding)).where(key.in_(part))
        for one, user_id, address in connection.execute(rows):
            found[holding.name, str(one)] = (user_id, address or "")
    return found


def _owner(table: FromClause, holding: Holding) -> ColumnElement[Any]:
    """The account that the keys of the register lead to."""
    ways: list[Any] = []
    for name in holding.whose:
        above = _above(table, name)
        if above is None:
            ways.append(table.c[name])
        else:
            target, to, into = above
            ways.append(select(_owner(target, into)).where(to == table.c[name]).scalar_subquery())
    return _first(ways)


def _address(table: FromClause, holding: Holding) -> ColumnElement[Any]:
    ways: list[Any] = [table.c[holding.address]] if holding.address else []
    for name in holding.whose:
        above = _above(table, name)
        if above is not None:
            target, to, into = above
            way = select(_address(target, into)).where(to == table.c[name]).scalar_subquery()
            ways.append(way)
    return _first(ways)


def _above(table: FromClause, name: str) -> tuple[FromClause, Any, Holding] | None:
    """The row a key leads to, what it is found by, and what the register says of it."""
    keys = list(table.c[name].foreign_keys)
    if not keys or keys[0].column.table.name == USER:
        return None
    target = keys[0].column.table.alias()
    return target, target.c[keys[0].column.name], register()[keys[0].column.table.name]


def _first(ways: list[Any]) -> ColumnElement[Any]:
    if not ways:
        return null()
    return ways[0] if len(ways) == 1 else func.coalesce(*ways)


def _users(ids: set[uuid.UUID], connection: Connection) -> dict[uuid.UUID, tuple[str, str]]:
    every, found = sorted(ids), dict[uuid.UUID, tuple[str, str]]()
    for start in range(0, len(every), IDS_A_TIME):
        part = every[start : start + IDS_A_TIME]
        rows = select(User.id, User.display_name, User.email).where(User.id.in_(part))
        found.update((one, (name or "", mail)) for one, name, mail in connection.execute(rows))
    return found
