"""What waits on an edition, for its overview; slices above add their own counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.digest import DigestLine
from events.editions.models import Edition
from events.editions.queries import visible_editions
from events.editions.states import LIVE_STATES


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


def editions_digest(user: User) -> list[DigestLine]:
    """What waits in the live editions somebody runs a part of."""
    if not user.has_role(Role.ORGANISER):
        return []
    editions = db.session.scalars(visible_editions(user).where(Edition.state.in_(LIVE_STATES)))
    return [
        DigestLine(one.label, one.count, one.url, place=edition.name)
        for edition in editions
        for one in waiting_of(edition, user)
    ]
