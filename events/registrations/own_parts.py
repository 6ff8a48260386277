"""What other slices show on the page of one's own registration: tickets, letters, certificates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from events.registrations.models import Registration


@dataclass(frozen=True)
class OwnPart:
    """A template below templates/, included with `part` (the values), `registration`, `token`."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)


# The registration, and the secret of the link it was opened by (None: by account). None is nothing.
Show = Callable[[Registration, str | None], OwnPart | None]
_parts: dict[str, tuple[int, Show]] = {}


def add_own_part(name: str, order: int, show: Show) -> None:
    """Show a slice's part; a later one of the same name replaces it."""
    _parts[name] = (order, show)


def own_parts(registration: Registration, token: str | None) -> list[OwnPart]:
    """The parts there are for this registration, in their order."""
    shown = sorted(_parts.values(), key=lambda part: part[0])
    return [part for _order, show in shown if (part := show(registration, token)) is not None]
