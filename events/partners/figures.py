"""Figures of each partner region; slices above add those of what they keep."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import SelectBase, func, select
from sqlalchemy.engine import Connection

from core.db import db
from core.lists import Column, ColumnKind
from core.lists.records import Figure
from core.registries import Registry
from events.partners.queries import fairs_held, sessions_held


@dataclass(frozen=True)
class RegionFigure:
    """One figure of every region: so many of what `rows` gives, each counted once.

    `rows` gives the region's id (as `fairs_held` and its like do) and that of the thing; with a
    third column so much is added for each. `definition` says what is counted.
    """

    key: str
    label: LazyString
    definition: LazyString
    rows: Callable[[], SelectBase]
    order: int

    def load(self, connection: Connection, ids: Sequence[Any]) -> dict[Any, int]:
        """The figure by region, for many in one query."""
        distinct = select(self.rows().subquery()).distinct().subquery()
        region, _thing, *amount = distinct.c
        measure = func.sum(amount[0]) if amount else func.count()
        counted = select(region, measure).where(region.in_(ids))
        found = connection.execute(counted.group_by(region))
        return dict.fromkeys(ids, 0) | {row[0]: row[1] for row in found}


REGION_FIGURES = Registry[RegionFigure](
    "region figures", "What is counted of the fairs held in each partner region.", order="order"
)


def figure_columns() -> list[Column]:
    return [
        Column(one.key, one.label, ColumnKind.NUMBER, load=one.load, on_screen=True)
        for one in REGION_FIGURES
    ]


def figures_of(region_id: uuid.UUID) -> list[Figure]:
    connection = db.session.connection()
    return [
        Figure(one.load(connection, [region_id])[region_id], one.label, one.definition)
        for one in REGION_FIGURES
    ]


OWN_FIGURES = (
    RegionFigure(
        "fairs", _l("Fairs held"),
        _l("Fairs of which the whole or a venue lies in the region, begun and not called off."),
        fairs_held, 10,
    ),
    RegionFigure(
        "sessions", _l("Sessions held"),
        _l("Sessions of these fairs at venues in the region, without those called off."),
        sessions_held, 20,
    ),
)  # fmt: skip
