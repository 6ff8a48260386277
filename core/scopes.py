"""Who may see what, said once: a rule is the SQL condition of a list and the test of one object."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true


@dataclass(frozen=True)
class Rule:
    """The same rule for the database and for an object in hand; a test compares the two."""

    sql: ColumnElement[bool]
    test: Callable[[Any], bool]

    def __and__(self, other: Rule) -> Rule:
        return Rule(and_(self.sql, other.sql), lambda one: self.test(one) and other.test(one))

    def __or__(self, other: Rule) -> Rule:
        return Rule(or_(self.sql, other.sql), lambda one: self.test(one) or other.test(one))


NOTHING = Rule(false(), lambda _one: False)
EVERYTHING = Rule(true(), lambda _one: True)


def equals(column: Any, value: Any) -> Rule:
    """The column has this value; one that is empty has none."""
    return Rule(column == value, lambda one: bool(getattr(one, column.key) == value))


def differs(column: Any, value: Any) -> Rule:
    """The opposite, for columns that are never empty: SQL would leave those out."""
    return Rule(column != value, lambda one: bool(getattr(one, column.key) != value))


def among(column: Any, values: Collection[Any]) -> Rule:
    return Rule(column.in_(values), lambda one: getattr(one, column.key) in values)
