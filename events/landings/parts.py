"""What slices above show of landings: on the page of one, and above the list of all."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement

from core.accounts.models import User
from core.lists.records import Figure
from core.registries import Provider, Registry
from events.landings.models import Landing
from events.registrations.own_parts import OwnPart

LANDING_PARTS = Registry[Provider[Callable[[Landing, User], OwnPart | None]]](
    "landing parts", "What slices show on the pages of one landing.", order="order"
)
LANDING_FIGURES = Registry[Provider[Callable[[ColumnElement[bool]], Sequence[Figure]]]](
    "landing figures", "What is counted of the landings in reach, under their list.", order="order"
)


def parts_of(one: Landing, reader: User) -> list[OwnPart]:
    shown = (each.call(one, reader) for each in LANDING_PARTS)
    return [part for part in shown if part is not None]


def figures_in_reach(where: ColumnElement[bool]) -> list[Figure]:
    return [one for each in LANDING_FIGURES for one in each.call(where)]
