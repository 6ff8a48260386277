"""How many wait for a session: known by whoever keeps the seats, asked for here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from events.editions.models import EventSession

Counter = Callable[[Sequence[EventSession]], dict[uuid.UUID, int]]
# The slice that keeps seats adds its count.
waiting_counters: list[Counter] = []


def count_waiting(sessions: Sequence[EventSession]) -> dict[uuid.UUID, int]:
    """The length of each session's line; a session nobody waits for may be left out."""
    counted: dict[uuid.UUID, int] = {}
    for counter in waiting_counters:
        counted |= counter(sessions)
    return counted
