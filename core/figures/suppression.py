"""Small numbers are not told in public tables, nor can the totals give them away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

Place = TypeVar("Place")
Counted: TypeAlias = Sequence[tuple[str, int]]

# A count below this may point at somebody.
LEAST = 5


def suppressed(
    counts: Counted, also: Collection[str] = (), apart: Collection[str] = ()
) -> list[tuple[str, int | None]]:
    """Each group with its count, None where it is not told, nor any of `also`.

    Hidden are small counts, and with them the smallest others, until what is left of the total is
    no small number itself and leads back to no single one: at least two groups, not each of one.
    All hidden look alike, so nobody knows which of them are small. Of groups of the same size all
    are hidden or none: their order, which each language has its own, must not choose.

    `apart` are groups whose sum is told elsewhere, such as the numerator of a share: the same holds
    among them, and among the others.
    """
    for is_apart in (True, False) if apart else ():
        part = [one for one in counts if (one[0] in apart) is is_apart]
        also = {*also, *(label for label, shown in suppressed(part, also) if shown is None)}
    hidden = {
        place for place, (label, count) in enumerate(counts)
        if 0 < count < LEAST or (count and label in also)
    }  # fmt: skip
    others = sorted(
        (count, place) for place, (_label, count) in enumerate(counts)
        if count and place not in hidden
    )  # fmt: skip
    last = 0
    for count, place in others if hidden else ():
        left = sum(counts[one][1] for one in hidden)
        is_enough = len(hidden) > 1 and left >= LEAST and left > len(hidden)
        if is_enough and count > last:
            break
        hidden.add(place)
        last = count
    return [
        (label, None if place in hidden else count) for place, (label, count) in enumerate(counts)
    ]


def told(
    counts: Counted, parts: Iterable[Counted] = (), apart: Collection[str] = ()
) -> tuple[list[tuple[str, int]], int]:
    """The groups that are told, and all others together: they are not even named.

    `parts` are the same groups counted apart, such as edition by edition, each told by itself;
    `apart` as in `suppressed`.
    """
    also = given_away(parts, apart)
    shown = [(label, count) for label, count in suppressed(counts, also, apart) if count]
    return shown, sum(count for _label, count in counts) - sum(count for _label, count in shown)


def given_away(parts: Iterable[Counted], apart: Collection[str] = ()) -> set[str]:
    """The groups whose sum over all parts, less what the others tell, would tell a hidden count."""
    hidden: dict[str, list[int]] = {}
    for counts in parts:
        amounts = dict(counts)
        for label, shown in suppressed(counts, apart=apart):
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
