"""A person's calendar: each slice adds what it has, the feed writes it (RFC 5545)."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from core.accounts.models import User
from core.registries import Provider, Registry


@dataclass(frozen=True)
class CalendarEntry:
    """One thing in a calendar, in the language being spoken. `uid` stays whatever becomes of it."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    description: str
    url: str
    is_cancelled: bool = False


CALENDAR_ENTRIES = Registry[Provider[Callable[[User], Iterable[CalendarEntry]]]](
    "calendar entries", "What slices have in a person's calendar beside the seats."
)


def name_for_ever(one: uuid.UUID, kind: str) -> str:
    """An entry's `uid`; it does not follow the portal's address."""
    prefix = current_app.extensions["settings"].city.serial_prefix.lower()
    return f"{one}@{kind}.{prefix}.talent-portal"
