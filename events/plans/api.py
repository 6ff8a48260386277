"""The plan for other programs; open to everybody who may see it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from core.api import api_blueprint
from core.api.operations import Operation, operation
from core.api.shapes import Words, both
from events.plans.drawing import Spot, draw
from events.plans.queries import get_planned_edition, takers_of
from events.plans.states import BoothKind, BoothState, Facility

blueprint = api_blueprint("plans")


class BoothBody(BaseModel):
    """A rectangle from its upper left corner, in metres. An area is no booth."""

    code: str
    kind: BoothKind
    x: float
    y: float
    width: float
    depth: float
    label: str
    facilities: list[Facility]
    state: BoothState
    exhibitor: Words | None = Field(description="Who stands there; null until it is assigned.")


class HallBody(BaseModel):
    code: str
    name: Words
    venue: Words
    width: float
    depth: float
    booths: list[BoothBody]


class PlanBody(BaseModel):
    """Halls with their booths, each from the upper left."""

    halls: list[HallBody]


@blueprint.get("/events/<slug>/plan")
@operation(Operation(_l("Halls, booths and who stands there"), "Events", PlanBody))
def show(slug: str) -> PlanBody:
    """The booth plan of `slug`, once everybody may see it."""
    edition = get_planned_edition(slug)
    takers = takers_of(edition)
    halls = [
        HallBody(
            code=hall.code, name=both(hall.name), venue=both(hall.venue.name),
            width=hall.width / 10, depth=hall.depth / 10,
            booths=[_booth(spot, takers[spot.row.id].name if spot.row.id in takers else {})
                    for spot in spots],
        )
        for hall, spots in draw(edition).halls
    ]  # fmt: skip
    return PlanBody(halls=halls)


def _booth(spot: Spot, name: Mapping[str, str]) -> BoothBody:
    row = spot.row
    sides = {key: getattr(row, key) / 10 for key in ("x", "y", "width", "depth")}
    return BoothBody(
        code=row.code, kind=row.kind, label=row.label, facilities=row.facilities,
        state=spot.state, exhibitor=both(name) if name else None, **sides,
    )  # fmt: skip
