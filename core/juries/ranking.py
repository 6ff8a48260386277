"""Means, ties and ranks of a round (events.md R9). Pure: no database, no clock.

A score is the mean of the totals of the judges who submitted, with two decimals, half up. It is the
rounded figure that ranks, since that is the one people see and recompute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

CENT = Decimal("0.01")
# Below this, dropping the highest and the lowest would leave too few to speak of a mean.
FEWEST_TO_DROP = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one juror submitted for one entry: the sum of the points, and those of criterion one.

    `counts` is False when a conflict arose after scoring: out of the mean, and flagged.
    """

    juror: UUID
    total: Decimal
    first: Decimal
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Severity:
    """How much more than the others a juror gives, in points: of the total and of criterion one."""

    total: Decimal = Decimal(0)
    first: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry with what has been submitted for it, of `expected` sheets."""

    key: UUID
    sheets: tuple[Sheet, ...]
    expected: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry's place. `mean` and `rank` are None until somebody has scored.

    `first` is the mean on the first criterion, which parts equal means (`by_first`); whoever is
    equal there too shares the rank (`is_shared`), and the next rank is left out.
    """

    key: UUID
    mean: Decimal | None
    first: Decimal | None
    submitted: int
    expected: int
    flagged: int
    rank: int | None = None
    by_first: bool = False
    is_shared: bool = False

    @property
    def is_provisional(self) -> bool:
        """Shown as "provisional submitted/expected"."""
        return self.submitted < self.expected


def rank(
    entries: Iterable[Scored],
    *,
    drops_extremes: bool = False,
    severities: Mapping[UUID, Severity] | None = None,
) -> list[Ranked]:
    """Every entry with its place, the best first; those without a score last, without a rank.

    With `severities` each juror's is taken off the juror's sheets before the same rules apply.
    """
    scored = [_scored(entry, drops_extremes, severities or {}) for entry in entries]
    placed = [one for one in scored if one.mean is not None]
    placed.sort(key=_strength, reverse=True)
    same_mean = _groups(placed, lambda one: one.mean)
    same_strength = _groups(placed, _strength)
    ranked = []
    for one in placed:
        equals = same_strength[_strength(one)]
        shared = len(equals) > 1
        parted = len(same_mean[one.mean]) > len(equals)
        ranked.append(_with_place(one, equals[0] + 1, by_first=parted, is_shared=shared))
    return [*ranked, *(one for one in scored if one.mean is None)]


def changes(raw: Iterable[Ranked], corrected: Iterable[Ranked]) -> dict[UUID, int]:
    """How many places each entry gains by the correction; negative when it loses."""
    before = {one.key: one.rank for one in raw}
    return {
        one.key: (before.get(one.key) or one.rank) - one.rank
        for one in corrected
        if one.rank is not None
    }


def promoted(
    ranked: Iterable[Ranked], *, top: int | None = None, threshold: Decimal | None = None
) -> list[UUID]:
    """Who passes: ranks up to `top`, or means from `threshold` on.

    Whoever shares the last rank passes too: no rule would part them.
    """
    return [
        one.key
        for one in ranked
        if one.rank is not None
        and (top is None or one.rank <= top)
        and (threshold is None or (one.mean is not None and one.mean >= threshold))
    ]


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _scored(entry: Scored, drops_extremes: bool, severities: Mapping[UUID, Severity]) -> Ranked:
    # Of equal totals the one with less on criterion one is lower: no order of rows decides.
    counted = sorted(_corrected(sheet, severities) for sheet in entry.sheets if sheet.counts)
    submitted = len(counted)
    if drops_extremes and submitted >= FEWEST_TO_DROP:
        counted = counted[1:-1]
    return Ranked(
        entry.key,
        mean=_mean([total for total, _first in counted]),
        first=_mean([first for _total, first in counted]),
        submitted=submitted,
        expected=entry.expected,
        flagged=len(entry.sheets) - submitted,
    )


def _corrected(sheet: Sheet, severities: Mapping[UUID, Severity]) -> tuple[Decimal, Decimal]:
    off = severities.get(sheet.juror, Severity())
    return sheet.total - off.total, sheet.first - off.first


def _mean(values: list[Decimal]) -> Decimal | None:
    return rounded(sum(values, Decimal(0)) / len(values)) if values else None


def _strength(one: Ranked) -> tuple[Decimal, Decimal]:
    return one.mean or Decimal(0), one.first or Decimal(0)


def _groups(placed: list[Ranked], key: Callable[[Ranked], object]) -> dict[object, list[int]]:
    groups: dict[object, list[int]] = {}
    for position, one in enumerate(placed):
        groups.setdefault(key(one), []).append(position)
    return groups


def _with_place(one: Ranked, place: int, *, by_first: bool, is_shared: bool) -> Ranked:
    return Ranked(
        one.key, one.mean, one.first, one.submitted, one.expected, one.flagged,
        rank=place, by_first=by_first, is_shared=is_shared,
    )  # fmt: skip
