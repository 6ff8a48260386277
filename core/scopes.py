"""Who may see what, said once: a rule is the SQL condition of a list and the test of one object."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from core.accounts.roles import WHOLE_CITY


@dataclass(frozen=True)
class Rule:
    """The same rule for the database and for an object in hand; a test compares the two."""

    sql: ColumnElement[bool]
    test: Callable[[Any], bool]

    # What decides nothing is left out: searched for in every row, it would keep indexes unused.

    def __and__(self, other: Rule) -> Rule:
        if self is NOTHING or other is EVERYTHING:
            return self
        if other is NOTHING or self is EVERYTHING:
            return other
        return Rule(and_(self.sql, other.sql), lambda one: self.test(one) and other.test(one))

    def __or__(self, other: Rule) -> Rule:
        if self is EVERYTHING or other is NOTHING:
            return self
        if other is EVERYTHING or self is NOTHING:
            return other
        return Rule(or_(self.sql, other.sql), lambda one: self.test(one) or other.test(one))


NOTHING = Rule(false(), lambda _one: False)
EVERYTHING = Rule(true(), lambda _one: True)


def equals(column: Any, value: Any) -> Rule:
    """The column has this value; None means that it is empty."""
    return Rule(column == value, lambda one: bool(getattr(one, column.key) == value))


def differs(column: Any, value: Any) -> Rule:
    """The opposite. What is empty differs: a plain `!=` of SQL would leave it out."""
    sql = column.is_distinct_from(value) if column.nullable else column != value
    return Rule(sql, lambda one: bool(getattr(one, column.key) != value))


def among(column: Any, values: Collection[Any]) -> Rule:
    return Rule(column.in_(values), lambda one: getattr(one, column.key) in values)


def within(column: Any, scopes: Collection[str]) -> Rule:
    """What a role reaches that is held for these scopes: those of the column, or the whole city."""
    if WHOLE_CITY in scopes:
        return EVERYTHING
    return among(column, scopes) if scopes else NOTHING


def related(attribute: Any, rule: Rule) -> Rule:
    """What the relationship leads to, or one of the many it leads to, satisfies the rule."""
    # As `in`, not `exists`: the inner rows are found once, not looked up for every outer row.
    ((here, there),) = attribute.property.local_remote_pairs
    inner = select(there).where(rule.sql)
    return Rule(here.in_(inner), lambda one: any(map(rule.test, _reached(one, attribute))))


def looked_up(attribute: Any, rule: Rule) -> Rule:
    """As `related`, where few rows lead to one each of very many."""
    return Rule(attribute.has(rule.sql), related(attribute, rule).test)


def lacks(attribute: Any, rule: Rule) -> Rule:
    """None of the many it leads to satisfies the rule."""
    test = related(attribute, rule).test
    return Rule(~attribute.any(rule.sql), lambda one: not test(one))


def _reached(one: Any, attribute: Any) -> Collection[Any]:
    found = getattr(one, attribute.key)
    return found if attribute.property.uselist else [found] if found is not None else []
