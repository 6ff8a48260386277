"""A pitch day in plain values: how long a pitch takes, where it may be, who must be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

MOST_MINUTES = 120


@dataclass(frozen=True)
class Format:
    """Minutes of one pitch: speaking, questions, and the change to the next (events.md §1.5)."""

    pitch: int
    questions: int
    changeover: int = 0

    @property
    def length(self) -> timedelta:
        """What the contestant is on stage; the changeover comes after it."""
        return timedelta(minutes=self.pitch + self.questions)

    @property
    def pause(self) -> timedelta:
        return timedelta(minutes=self.changeover)

    def __str__(self) -> str:
        return "+".join(str(one) for one in (self.pitch, self.questions, self.changeover) if one)


# As contests announce them; any other is typed.
FORMATS = (Format(8, 7), Format(10, 9, 1), Format(8, 12), Format(8, 7, 5))


@dataclass(frozen=True)
class Room:
    """A room while it is open for pitches; with a lunch break it is two of them."""

    id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Slot:
    room_id: UUID
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Slot, pause: timedelta) -> bool:
        """Whether nobody can be at both; from one room to another people need the pause."""
        way = timedelta(0) if self.room_id == other.room_id else pause
        return self.starts_at < other.ends_at + way and other.starts_at < self.ends_at + way


@dataclass(frozen=True)
class Contestant:
    """A project to be heard: its jurors and its people, by their accounts."""

    id: UUID
    jurors: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()

    @property
    def everybody(self) -> frozenset[UUID]:
        return self.jurors | self.people


@dataclass(frozen=True)
class Clash:
    """Somebody would be in two places; `person` None when the place itself is taken."""

    other: UUID
    person: UUID | None = None
    is_juror: bool = False


@dataclass(frozen=True)
class Schedule:
    """Who pitches where and when; for `unplaced` there is no place without a clash."""

    places: Mapping[UUID, Slot] = field(default_factory=dict)
    unplaced: tuple[UUID, ...] = ()
