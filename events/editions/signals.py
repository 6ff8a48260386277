"""News of editions and sessions that slices above may hear, inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.accounts.models import User
from events.editions.models import Edition, EventSession


@dataclass(frozen=True)
class SessionChanged:
    """A session moved, changed its places, or is cancelled; `changed` names its columns."""

    session: EventSession
    changed: frozenset[str]
    by: User
    at: datetime


@dataclass(frozen=True)
class EditionMoved:
    """An edition came to another state."""

    edition: Edition
    by: User | None
    at: datetime


session_changed: list[Callable[[SessionChanged], None]] = []
edition_moved: list[Callable[[EditionMoved], None]] = []
