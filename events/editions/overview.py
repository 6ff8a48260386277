"""What waits on an edition, for its overview; slices above add their own counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from core.accounts.models import User
from events.editions.models import Edition


@dataclass(frozen=True)
class Waiting:
    """How much of something there is, and the list that shows it."""

    label: LazyString | str
    count: int
    url: str
    note: LazyString | str = ""


WaitingPart = Callable[[Edition, User], list[Waiting]]
_parts: dict[str, tuple[int, WaitingPart]] = {}


def add_waiting(name: str, order: int, part: WaitingPart) -> None:
    """Show what `part` counts, for the person at the keyboard and within their reach."""
    _parts[name] = (order, part)


def waiting_of(edition: Edition, user: User) -> list[Waiting]:
    """Every count there is for this person, in order."""
    ordered = sorted(_parts.items(), key=lambda item: (item[1][0], item[0]))
    return [one for _name, (_order, part) in ordered for one in part(edition, user)]
