"""Small numbers are not told in public tables, nor can the totals give them away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

Place = TypeVar("Place")
Counted: TypeAlias = Sequence[tuple[str, int]]

# A count below this may point at somebody.
LEAST = 5


def suppressed(
    counts: Counted, also: Collection[str] = ()
) -> list[tuple[str, int | None]]:  # fmt: skip
    """Each group with its count, None where it is not told, nor any of `also`.

    Hidden are small counts, and with them the smallest others, until what is left of the total is
    no small number itself and leads back to no single one: at least two groups, not each of one.
    All hidden look alike, so nobody knows which of them are small.
    """
    hidden = {
        place for place, (label, count) in enumerate(counts)
        if 0 < count < LEAST or (count and label in also)
    }  # fmt: skip
    others = sorted(
        (count, place) for place, (_label, count) in enumerate(counts)
        if count and place not in hidden
    )  # fmt: skip
    for _count, place in others if hidden else ():
        left = sum(counts[one][1] for one in hidden)
        if len(hidden) > 1 and left >= LEAST and left > len(hidden):
            break
        hidden.add(place)
    return [
        (label, None if place in hidden else count) for place, (label, count) in enumerate(counts)
    ]


def told(counts: Counted, parts: Iterable[Counted] = ()) -> tuple[list[tuple[str, int]], int]:
    """The groups that are told, and all others together: they are not even named.

    `parts` are the same groups counted apart, such as edition by edition, each told by itself.
    """
    also = given_away(parts)
    shown = [(label, count) for label, count in suppressed(counts, also) if count]
    return shown, sum(count for _label, count in counts) - sum(count for _label, count in shown)


def given_away(parts: Iterable[Counted]) -> set[str]:
    """The groups whose sum over all parts, less what the others tell, would tell a hidden count."""
    hidden: dict[str, list[int]] = {}
    for counts in parts:
        amounts = dict(counts)
        for label, shown in suppressed(counts):
            if shown is None:
                hidden.setdefault(label, []).append(amounts[label])
    return {
        label for label, found in hidden.items()
        if len(found) == 1 or sum(found) < LEAST or sum(found) == len(found)
    }  # fmt: skip


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
