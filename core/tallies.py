"""How many there are in each state, and how many are late: figures of lists and desks (R22)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func

from core.db import db


@dataclass(frozen=True)
class Tally:
    """Every state counted apart; `late` are those of them whose day has passed."""

    by_state: Mapping[str, int]
    late: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    def count(self, *states: str) -> int:
        return sum(self.by_state.get(state, 0) for state in states)

    def share(self, *states: str) -> Decimal | None:
        """Percent of all that are in these, one decimal, half up; None when there are none."""
        return percent(self.count(*states), self.total)


def percent(part: int, whole: int) -> Decimal | None:
    """One decimal, half up (R22); None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def trimmed(value: Decimal | int) -> Decimal | int:
    """A number without empty decimals: 5.00 as 5, 0.75 as it is."""
    return int(value) if value == int(value) else value


def tally_by(
    rows: Select[Any], group: Any, state: Any, late: ColumnElement[bool]
) -> tuple[Tally, dict[Any, Tally]]:
    """All of `rows`, and those of each value of `group` that has any, in one query."""
    number = func.count()
    counted = rows.with_only_columns(group, state, number, number.filter(late))
    found = [tuple(row) for row in db.session.execute(counted.group_by(group, state))]
    groups = {row[0] for row in found}
    return _tally(found), {one: _tally([row for row in found if row[0] == one]) for one in groups}


def _tally(rows: Sequence[tuple[Any, ...]]) -> Tally:
    counts = Counter[str]()
    for _group, state, number, _late in rows:
        counts[state] += number
    return Tally(counts, sum(row[3] for row in rows))
