"""What stands on the start page below its question; each slice adds its own part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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


_sources: dict[str, tuple[int, Callable[[], StartPart | None]]] = {}


def add_start_part(key: str, load: Callable[[], StartPart | None], *, order: int) -> None:
    """Show one more part; `load` is asked at every visit and answers None to leave it out."""
    _sources[key] = (order, load)


def start_parts() -> list[StartPart]:
    """The parts that have something to say now, in order."""
    loaded = (load() for _order, load in sorted(_sources.values(), key=lambda source: source[0]))
    return [part for part in loaded if part is not None]
