"""How much harsher or milder each juror is than the others who scored the same entries.

The model is additive: a total is the entry's worth plus the juror's severity plus chance. Both are
estimated together by least squares; the ridge on the severities counts like a fifth of a further
score by which the juror were no different from the others: enough to have one answer always.

Panels that share no juror cannot be compared: nothing says whether the one is harsh or its entries
weak. There the ridge makes the severities of each panel sum to nothing, so that each juror is
corrected against the own panel only and the panels stay as far apart as their raw means are.
`panels` tells how many there are, for whoever reads a ranking over all of them.

Pure; numpy is loaded by `solve`, which `core.juries.solving` runs in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Solver = Callable[[dict[str, Any]], list[list[float]]]
RIDGE = 0.2
# Severities are printed with so many decimals and applied as printed, so that whoever has the
# export and the minutes can recompute every corrected figure.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Severities:
    """By juror, positive for who gives more than others, in the order of the measures given.

    `panels` is how many groups of jurors share no entry with each other.
    """

    by_juror: dict[UUID, tuple[float, ...]]
    panels: int


def severities(
    scores: Iterable[tuple[UUID, UUID, Sequence[float]]], *, solver: Solver | None = None
) -> Severities:
    """`scores` are (juror, entry, measures), such as the total and the points on criterion one.

    Jurors nobody can be compared with come out at 0.
    """
    rows = list(scores)
    jurors, juror_of = _numbered(juror for juror, _entry, _points in rows)
    entries, entry_of = _numbered(entry for _juror, entry, _points in rows)
    problem: dict[str, Any] = {
        "jurors": [juror_of[juror] for juror, _entry, _points in rows],
        "entries": [entry_of[entry] for _juror, entry, _points in rows],
        "points": [[float(one) for one in points] for *_, points in rows],
    }
    found = (solver or solve)(problem) if rows else []
    pairs = [(juror_of[juror], entry_of[entry]) for juror, entry, _points in rows]
    return Severities(
        dict(zip(jurors, map(tuple, found), strict=True)),
        _panels(pairs, len(jurors), len(entries)),
    )


def solve(problem: dict[str, Any]) -> list[list[float]]:
    """Severities of each juror, by number. Entries are eliminated: the system is jurors² large."""
    import numpy as np

    juror, entry = np.array(problem["jurors"]), np.array(problem["entries"])
    points = np.array(problem["points"], dtype=float)
    gave = np.zeros((juror.max() + 1, entry.max() + 1))
    np.add.at(gave, (juror, entry), 1.0)
    worth = np.zeros((gave.shape[1], points.shape[1]))
    np.add.at(worth, entry, points)
    worth /= gave.sum(axis=0)[:, None]
    left = np.diag(gave.sum(axis=1) + RIDGE) - (gave / gave.sum(axis=0)) @ gave.T
    right = np.zeros((gave.shape[0], points.shape[1]))
    np.add.at(right, juror, points - worth[entry])
    # Adding nothing to a figure makes a rounded -0.0 plain.
    found: list[list[float]] = (np.linalg.solve(left, right).round(DECIMALS) + 0.0).tolist()
    return found


def _numbered(keys: Iterable[UUID]) -> tuple[list[UUID], dict[UUID, int]]:
    found = list(dict.fromkeys(keys))
    return found, {key: number for number, key in enumerate(found)}


def _panels(pairs: Sequence[tuple[int, int]], jurors: int, entries: int) -> int:
    """How many parts hang together by shared entries (union-find over jurors and entries)."""
    parent = list(range(jurors + entries))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for juror, entry in pairs:
        parent[root(juror)] = root(jurors + entry)
    return len({root(juror) for juror in range(jurors)})
