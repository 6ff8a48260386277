"""Small numbers are not told in public tables, nor can the totals give them away."""

from __future__ import annotations

from collections.abc import Sequence

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
