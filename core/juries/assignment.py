"""Who judges what: a balanced assignment by linear programming (HiGHS).

Each entry gets its number of jurors, never one with a conflict and nobody over the own maximum. In
that, loads differ by one at most where this can be; in that, expertise fits as often as possible.
The constraints are those of a flow, whose corners are whole numbers: no branching is needed.

What cannot be done is left out, and said: which entries lack how many, and why.
Pure; numpy and HiGHS are loaded by `solve`, which `core.juries.solving` runs in a process of its
own, so that neither stays in the portal's memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Solver = Callable[[dict[str, Any]], list[list[int]]]
# A place left empty outweighs every imbalance, an imbalance every expertise, and that the chance
# which mixes panels, so that jurors can be compared with each other (core.juries.severity).
EMPTY, UNEVEN, MIXED = 1e6, 1e3, 0.01
# Its multiples lie evenly between whole numbers and in no order: the chance, the same each time.
GOLDEN = 0.6180339887498949
# So many steps off the balance are of one entry; further ones double.
NARROW = 6


@dataclass(frozen=True, slots=True)
class EntryNeed:
    """An entry, and the jurors who have it already or must not get it again."""

    key: UUID
    field: str = ""
    held_by: frozenset[UUID] = frozenset()
    barred: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class JurorRoom:
    """A juror with the own maximum, held assignments included."""

    key: UUID
    most: int
    expertise: tuple[str, ...] = ()
    load: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A new assignment; `matched` is the juror's word that fits the entry's field, "" for none."""

    entry: UUID
    juror: UUID
    matched: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An entry that lacks `missing` jurors; `able` are in the panel without a conflict.

    `able` below the number that each entry needs: the panel is too small for it. Else those who
    could are at their maximum.
    """

    entry: UUID
    missing: int
    able: int


@dataclass(frozen=True, slots=True)
class Plan:
    """New pairs, what lacks, and each juror's load before and after."""

    pairs: list[Pair] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    loads: dict[UUID, tuple[int, int]] = field(default_factory=dict)

    @property
    def spread(self) -> int:
        """Between the largest and the smallest load."""
        after = [load for _before, load in self.loads.values()]
        return max(after) - min(after) if after else 0


def fitting(topic: str, expertise: Sequence[str]) -> str:
    """The juror's word that is the entry's field or its branch ("bio" for "bio.devices")."""
    parts = topic.casefold().split(".")
    for length in range(len(parts), 0, -1):
        for word in expertise:
            if topic and word.casefold() == ".".join(parts[:length]):
                return word
    return ""


def assign(
    entries: Sequence[EntryNeed],
    jurors: Sequence[JurorRoom],
    per_entry: int,
    conflicts: Collection[tuple[UUID, UUID]] = (),
    *,
    solver: Solver | None = None,
) -> Plan:
    """A plan that adds to what is held. `conflicts` are (juror, entry)."""
    number_of = {juror.key: number for number, juror in enumerate(jurors)}
    forbidden = [set(entry.held_by | entry.barred) for entry in entries]
    place_of = {entry.key: place for place, entry in enumerate(entries)}
    for juror, entry in conflicts:
        if entry in place_of:
            forbidden[place_of[entry]].add(juror)
    needs = [max(0, per_entry - len(entry.held_by)) for entry in entries]
    topics = list(dict.fromkeys(entry.field for entry in entries))
    words = {topic: [fitting(topic, juror.expertise) for juror in jurors] for topic in topics}
    problem = {
        "needs": needs,
        "topic": [topics.index(entry.field) for entry in entries],
        "worth": [[float(bool(word)) for word in words[topic]] for topic in topics],
        "forbidden": [
            [place, number_of[juror]]
            for place, barred in enumerate(forbidden)
            for juror in barred
            if juror in number_of
        ],
        "rooms": _rooms(jurors, sum(needs)),
    }
    found = (solver or solve)(problem) if sum(needs) and jurors else []
    pairs = [
        Pair(entries[place].key, jurors[number].key, words[entries[place].field][number])
        for place, number in found
    ]
    return Plan(pairs, _shortfalls(entries, forbidden, needs, jurors, pairs), _loads(jurors, pairs))


def _rooms(jurors: Sequence[JurorRoom], wanted: int) -> list[list[int]]:
    """For each juror how many new ones at least, at most for balance, and at most at all.

    Balance is a common level to which all are filled that have room, as water finds its own.
    """
    total = wanted + sum(juror.load for juror in jurors)
    most = [max(juror.most, juror.load) for juror in jurors]
    level = 0
    while level < max(most, default=0) and total > sum(
        min(full, max(juror.load, level)) for full, juror in zip(most, jurors, strict=True)
    ):
        level += 1
    return [
        [
            max(0, min(full, level - 1) - juror.load),
            max(0, min(full, level) - juror.load),
            full - juror.load,
        ]
        for full, juror in zip(most, jurors, strict=True)
    ]


def _shortfalls(
    entries: Sequence[EntryNeed],
    forbidden: Sequence[Collection[UUID]],
    needs: Sequence[int],
    jurors: Sequence[JurorRoom],
    pairs: Sequence[Pair],
) -> list[Shortfall]:
    given = Counter(pair.entry for pair in pairs)
    panel = {juror.key for juror in jurors}
    return [
        Shortfall(
            entry.key,
            missing=need - given[entry.key],
            able=len(panel) - len(panel & set(barred) - entry.held_by),
        )
        for entry, barred, need in zip(entries, forbidden, needs, strict=True)
        if given[entry.key] < need
    ]


def _loads(jurors: Sequence[JurorRoom], pairs: Sequence[Pair]) -> dict[UUID, tuple[int, int]]:
    given = Counter(pair.juror for pair in pairs)
    return {juror.key: (juror.load, juror.load + given[juror.key]) for juror in jurors}


def solve(problem: dict[str, Any]) -> list[list[int]]:
    """[entry, juror] by number, for every place that can be filled; the same for the same problem.

    Columns: each possible pair; the places of an entry left empty; and for each juror what is over
    or under the balance, each further step dearer than the one before.
    """
    import highspy
    import numpy as np

    needs, rooms = np.array(problem["needs"]), np.array(problem["rooms"])
    entries, jurors = len(needs), len(rooms)
    allowed = np.repeat((needs > 0)[:, None], jurors, axis=1)
    for place, number in problem["forbidden"]:
        allowed[place, number] = False
    place, number = np.nonzero(allowed)
    worth = np.array(problem["worth"])[np.array(problem["topic"])[place], number]
    steps = np.array([*_steps(problem["rooms"])], float).reshape(-1, 4)
    singles = entries + len(steps)

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(place) + singles, entries + jurors
    mixing = (place + 1) * (number + 1) * GOLDEN % 1 * MIXED
    lp.col_cost_ = np.concatenate([mixing - worth, np.full(entries, EMPTY), steps[:, 2]])
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.concatenate([np.ones(len(place)), needs, steps[:, 1]])
    lp.row_lower_ = np.concatenate([needs, rooms[:, 0]]).astype(float)
    lp.row_upper_ = np.concatenate([needs, rooms[:, 1]]).astype(float)
    both = np.stack((place, entries + number), axis=1).ravel()
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.index_ = np.concatenate([both, np.arange(entries), entries + steps[:, 0]]).astype("i4")
    matrix.value_ = np.concatenate([np.ones(len(both) + entries), steps[:, 3]])
    ends = np.concatenate([np.full(len(place), 2), np.ones(singles, int)]).cumsum()
    matrix.start_ = np.concatenate([[0], ends]).astype("i4")

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("log_to_console", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(lp)
    solver.run()
    chosen = np.array(solver.getSolution().col_value)[: len(place)] > 0.5
    return [
        [int(one), int(other)] for one, other in zip(place[chosen], number[chosen], strict=True)
    ]


def _steps(rooms: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, float, float]]:
    """Juror, width, cost and sign of each step off the balance: under it, then over it."""
    for number, (least, level, most) in enumerate(rooms):
        for left, sign in ((least, 1.0), (most - level, -1.0)):
            step, remaining = 0, left
            while remaining > 0:
                step += 1
                width = min(remaining, max(1, 2 ** (step - NARROW)))
                remaining -= width
                yield number, width, UNEVEN * step, sign
