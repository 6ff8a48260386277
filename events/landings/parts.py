"""What is counted of landings, above the list of those in reach: each slice adds its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement

from core.registries import Provider, Registry
from events.landings.figures import LandingFigure

# Asked with the condition of what the reader may see, so that nobody counts beyond their reach.
Count = Callable[[ColumnElement[bool]], Sequence[LandingFigure]]
LANDING_FIGURES = Registry[Provider[Count]](
    "landing figures", "What is counted of the landings in reach, under their list.", order="order"
)


def figures_in_reach(where: ColumnElement[bool]) -> list[LandingFigure]:
    """Of every slice in order, over the landings that fulfil `where`."""
    found: list[LandingFigure] = []
    for provider in LANDING_FIGURES:
        found += provider.call(where)
    return found
