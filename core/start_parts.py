"""What stands on the start page below its question; each slice adds its own part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registries import Provider, Registry


@dataclass(frozen=True)
class StartPart:
    """A band of the start page as it is now.

    `template` finds its values in `part.values`; `stamp` changes whenever what is shown changes,
    so that a browser that has the page already need not be sent it again.
    """

    template: str
    stamp: object
    values: Any
    style: str = ""


START_PARTS = Registry[Provider[Callable[[], StartPart | None]]](
    "start parts", "Asked at every visit; None leaves the part out.", order="order"
)


def start_parts() -> list[StartPart]:
    """The parts that have something to say now, in order."""
    return [part for source in START_PARTS if (part := source.call()) is not None]
