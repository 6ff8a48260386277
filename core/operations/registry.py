"""What a new portal starts with: each slice says what it wants to be there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

PrepareFunction = Callable[[], Iterable[str] | None]


@dataclass(frozen=True)
class Preparer:
    """Loads something if it is not there yet; what it returns are lines to show at each start."""

    order: int
    name: str
    function: PrepareFunction
    demo: bool


_preparers: dict[str, Preparer] = {}


def register_preparer(
    order: int, name: str, function: PrepareFunction, *, demo: bool = False
) -> None:
    """Have `function` called by `flask prepare`, in rising `order`; with `demo` only in a demo.

    It must find out itself whether there is anything to do, so that a start that was cut short
    can be repeated. Each one's changes are committed before the next runs.
    """
    _preparers[name] = Preparer(order, name, function, demo)


def registered_preparers() -> list[Preparer]:
    """All of them in their order."""
    return sorted(_preparers.values(), key=lambda each: each.order)
