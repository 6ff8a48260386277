"""What other slices show on the page of one's own registration: tickets, letters, certificates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.registries import Registry
from events.event_types import PartProvider
from events.registrations.models import Registration


@dataclass(frozen=True)
class OwnPart:
    """A template below templates/, included with `part` (the values), `registration`, `token`."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)


# The registration, and the secret of the link it was opened by (None: by account). None is nothing.
Show = Callable[[Registration, str | None], OwnPart | None]
OWN_PARTS = Registry[PartProvider[Show]](
    "own parts", "What slices show on the page of one's own registration.", order="order"
)


def own_parts(registration: Registration, token: str | None) -> list[OwnPart]:
    served = [one for one in OWN_PARTS if one.serves(registration.edition.type)]
    asked = (one.call(registration, token) for one in served)
    return [part for part in asked if part is not None]
