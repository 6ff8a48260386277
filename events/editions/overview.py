"""What waits on an edition, for its overview; slices above add their own counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from core.digest import DigestLine
from core.registries import Provider, Registry
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


WAITING_PARTS = Registry[Provider[Callable[[Edition, User], list[Waiting]]]](
    "waiting parts", "Counts for the person at the keyboard, within their reach.", order="order"
)


def waiting_of(edition: Edition, user: User) -> list[Waiting]:
    """Every count there is for this person, in order."""
    return [one for part in WAITING_PARTS for one in part.call(edition, user)]


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
