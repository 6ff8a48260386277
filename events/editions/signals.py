"""News of editions and sessions that slices above may hear, inside the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import LazyString

from core.accounts.models import User
from core.registries import News, Registry
from events.editions.models import Edition, EventSession, Venue


@dataclass(frozen=True)
class SessionChanged:
    """A session moved, changed its places, or is cancelled; `changed` names its columns."""

    session: EventSession
    changed: frozenset[str]
    by: User
    at: datetime


@dataclass(frozen=True)
class EditionMoved:
    """An edition came to another state; `reason` by language when it was cancelled."""

    edition: Edition
    by: User | None
    at: datetime
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EditionCloned:
    """A draft was made after the pattern of another edition.

    `venues` and `sessions` lead from the ids of the pattern's to those of the copy's.
    """

    source: Edition
    copy: Edition
    venues: Mapping[uuid.UUID, uuid.UUID]
    sessions: Mapping[uuid.UUID, uuid.UUID]
    by: User
    at: datetime


@dataclass(frozen=True)
class CopiedPart:
    """What a slice above adds to a copy, and the line that says so before.

    `describe` answers None when this edition has nothing of the kind.
    """

    key: str
    describe: Callable[[Edition], LazyString | str | None]
    copy: Callable[[EditionCloned], None]


# Before it goes: who has something there raises what has to be done first.
venue_goes = News[Venue]("venue goes")
session_changed = News[SessionChanged]("session changed")
edition_moved = News[EditionMoved]("edition moved")
COPIED_PARTS = Registry[CopiedPart]("copied parts", "What slices above add to an edition's copy.")
