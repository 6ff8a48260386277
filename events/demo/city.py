"""Loads the demonstration's events part by part; each finds out itself whether it has to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from events.demo.editions import close_past_editions, load_demo_editions
from events.demo.people import load_demo_people

Part = Callable[[], Iterable[str] | None]

# In this order. What people did at an event stands between its opening and its closing.
PARTS: tuple[Part, ...] = (load_demo_editions, load_demo_people, close_past_editions)


def load_demo_events() -> list[str]:
    """Everything of the events' demonstration; the lines to show at the first start."""
    return [line for part in PARTS for line in (part() or ())]
