"""Whether the first hit may be taken as the one meant."""

from __future__ import annotations

from talent.catalogue.search.ranking import Ranked

LEAST_EXPLAINED = 0.87
LEAST_COVERED = 0.7
LEAST_LEAD = 3.0


def is_confident(ranked: list[Ranked]) -> bool:
    """Nearly all of the query explained, nearly all of a name covered, and a clear lead."""
    if not ranked or ranked[0].conflict:
        return False
    first = ranked[0]
    if first.explained < LEAST_EXPLAINED or first.covered < LEAST_COVERED:
        return False
    return len(ranked) == 1 or first.score - ranked[1].score >= LEAST_LEAD
