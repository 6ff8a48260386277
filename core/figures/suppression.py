"""Small numbers are not told in public tables, nor can the totals give them away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

Place = TypeVar("Place")

# A count below this may point at somebody.
LEAST = 5


def suppressed(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int | None]]:
    """Each group with its count, None where it is not told.

    Hidden are small counts, and with them the smallest others, until what is left of the total is
    no small number itself and leads back to no single one: at least two groups, not each of one.
    All hidden look alike, so nobody knows which of them are small.
    """
    hidden = {place for place, (_label, count) in enumerate(counts) if 0 < count < LEAST}
    others = sorted(
        (count, place) for place, (_label, count) in enumerate(counts) if count >= LEAST
    )
    for _count, place in others if hidden else ():
        left = sum(counts[one][1] for one in hidden)
        if len(hidden) > 1 and left >= LEAST and left > len(hidden):
            break
        hidden.add(place)
    return [
        (label, None if place in hidden else count) for place, (label, count) in enumerate(counts)
    ]


def told(counts: Sequence[tuple[str, int]]) -> tuple[list[tuple[str, int]], int]:
    """The groups that are told, and all others together: they are not even named."""
    shown = [(label, count) for label, count in suppressed(counts) if count]
    return shown, sum(count for _label, count in counts) - sum(count for _label, count in shown)


def joined(counts: Mapping[Place, int]) -> list[tuple[Place, Place, int]]:
    """Counts along a line, such as hours: a small one is told together with those beside it.

    Each with the first and the last of the places it stands for, in the order given. The total
    stays; nothing is told where even that is small.
    """
    told: list[tuple[Place, Place, int]] = []
    open_: tuple[Place, int] | None = None
    for place, count in counts.items():
        first, waiting = open_ or (place, 0)
        if 0 < waiting + count < LEAST:
            open_ = first, waiting + count
            continue
        told.append((first, place, waiting + count))
        open_ = None
    if open_ is None:
        return told
    waiting, last = open_[1], list(counts)[-1]
    while told:
        first, _last, count = told.pop()
        if count:
            return [*told, (first, last, count + waiting)]
    return []
