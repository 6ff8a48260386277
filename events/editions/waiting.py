"""How many wait for a session: known by whoever keeps the seats, asked for here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from core.registries import Provider, Registry
from events.editions.models import EventSession

WAITING_COUNTERS = Registry[Provider[Callable[[Sequence[EventSession]], dict[uuid.UUID, int]]]](
    "waiting counters", "The slice that keeps seats adds its count."
)


def count_waiting(sessions: Sequence[EventSession]) -> dict[uuid.UUID, int]:
    """The length of each session's line; a session nobody waits for may be left out."""
    counted: dict[uuid.UUID, int] = {}
    for counter in WAITING_COUNTERS:
        counted |= counter.call(sessions)
    return counted
