"""The order of a list: what it is sorted by, either way, and how equal rows stand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from core.db import unindexed
from core.lists.choice import OpenList


def sorted_by(opened: OpenList) -> Any:
    return opened.columns[opened.order.removeprefix("-")].sorts_by


def may_be_empty(opened: OpenList) -> bool:
    """Whether rows may lack what they are sorted by: also where it stands in a joined table."""
    by = sorted_by(opened)
    of_row = getattr(by, "table", None) is getattr(opened.spec.id, "table", opened)
    return getattr(by, "nullable", True) or not of_row


def order_of(opened: OpenList, *, backwards: bool = False) -> list[Any]:
    """By the column, and equal ones by their id."""
    by, id_ = sorted_by(opened), opened.spec.id
    if not (opened.spec.near or is_walked(by, id_)):
        # SQLite would read the rows along some index only because it holds the id as well.
        id_ = unindexed(id_)
    return in_order(opened, by, id_, backwards=backwards)


def in_order(opened: OpenList, by: Any, id_: Any, *, backwards: bool = False) -> list[Any]:
    """Empty ones last either way, since nobody looks for them first and the databases differ."""
    downwards = opened.order.startswith("-") is not backwards
    by = by.desc() if downwards else by.asc()
    id_ = id_.desc() if ids_go_down(opened) is not backwards else id_.asc()
    if may_be_empty(opened):
        by = by.nulls_first() if backwards else by.nulls_last()
    return [by, id_]


def ids_go_down(opened: OpenList) -> bool:
    """Whether equal rows stand in the order of their ids downwards.

    They do so with the column where an index gives the order, so that it serves both directions.
    Where rows are sorted, ids go up: then a row read later is never put before fifty equal ones.
    """
    return opened.order.startswith("-") and is_walked(sorted_by(opened), opened.spec.id)


def is_walked(by: Any, id_: Any) -> bool:
    """Whether an index holds the column and the id behind it, or the column is the id."""
    table = getattr(by, "table", None)
    if table is not None and table is getattr(id_, "table", None) and by.key == id_.key:
        return True
    walked = (pairwise(one.columns.keys()) for one in getattr(table, "indexes", ()))
    return any((by.key, id_.key) in pairs for pairs in walked)
