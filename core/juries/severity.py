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

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Solver = Callable[[dict[str, Any]], list[float]]
RIDGE = 0.2
# Severities are printed with so many decimals and applied as printed, so that whoever has the
# export and the minutes can recompute every corrected figure.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Severities:
    """Points by juror, positive for who gives more than others; and how many separate panels."""

    by_juror: dict[Hashable, float]
    panels: int


def severities(
    scores: Iterable[tuple[Hashable, Hashable, float]], *, solver: Solver | None = None
) -> Severities:
    """`scores` are (juror, entry, points). Jurors nobody can be compared with come out at 0."""
    rows = list(scores)
    jurors, juror_of = _numbered(juror for juror, _entry, _points in rows)
    entries, entry_of = _numbered(entry for _juror, entry, _points in rows)
    problem = {
        "jurors": [juror_of[juror] for juror, _entry, _points in rows],
        "entries": [entry_of[entry] for _juror, entry, _points in rows],
        "points": [float(points) for *_, points in rows],
    }
    found = (solver or solve)(problem) if rows else []
    pairs = zip(problem["jurors"], problem["entries"], strict=True)
    return Severities(
        dict(zip(jurors, found, strict=True)), _panels([*pairs], len(jurors), len(entries))
    )


def solve(problem: dict[str, Any]) -> list[float]:
    """Severity of each juror, by number. Entries are eliminated, so the system is jurors² large."""
    import numpy as np

    juror, entry = np.array(problem["jurors"]), np.array(problem["entries"])
    points = np.array(problem["points"], dtype=float)
    jurors, entries = juror.max() + 1, entry.max() + 1
    gave = np.zeros((jurors, entries))
    np.add.at(gave, (juror, entry), 1.0)
    of_entry = gave.sum(axis=0)
    worth = np.bincount(entry, points, entries) / of_entry
    left = np.diag(gave.sum(axis=1) + RIDGE) - (gave / of_entry) @ gave.T
    right = np.bincount(juror, points - worth[entry], jurors)
    # Adding nothing to a figure makes a rounded -0.0 plain.
    return [round(float(one), DECIMALS) + 0.0 for one in np.linalg.solve(left, right)]


def _numbered(keys: Iterable[Hashable]) -> tuple[list[Hashable], dict[Hashable, int]]:
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
