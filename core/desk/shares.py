"""What stands on people's desks: each slice gives its share, home page and digest show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from core.accounts.models import User
from core.accounts.roles import Role
from core.charts import Chart
from core.clock import BEIJING, beijing_date
from core.errors import Words
from core.registries import Registry

# A name in both languages, or words that speak the reader's already.
Place = Mapping[str, str] | Words


@dataclass(frozen=True)
class Waits:
    """So much of something waits, `late` of it past its day; `path` leads to the list of it."""

    label: Words
    count: int
    path: str
    place: Place = ""
    late: int = 0


@dataclass(frozen=True)
class Mark:
    """A state of something that has no states of its own."""

    label: Words
    tone: str = "waiting"


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person; `state` is a member with label and tone."""

    title: str
    url: str
    what: Words
    state: Any
    since: datetime | None
    due_on: date | None = None
    place: Place = ""

    def age(self, on: date) -> int | None:
        return (on - beijing_date(self.since)).days if self.since else None

    def is_late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on

    @property
    def urgency(self) -> tuple[date, datetime]:
        """Sorts what is due first in front, then what waits longest."""
        return self.due_on or date.max, self.since or datetime.max.replace(tzinfo=BEIJING)


@dataclass(frozen=True)
class Moment:
    """What others did, or a day to come; `at` is a date where the hour does not count."""

    label: Words
    url: str
    at: date
    place: Place = ""
    by: str = ""

    @property
    def day(self) -> date:
        return beijing_date(self.at) if isinstance(self.at, datetime) else self.at

    @property
    def order(self) -> tuple[date, float]:
        return self.day, self.at.timestamp() if isinstance(self.at, datetime) else 0


@dataclass(frozen=True)
class Share:
    """A slice's share; `figures` are for the home page alone, the digest writes of `waiting`."""

    waiting: Sequence[Waits] = ()
    tasks: Sequence[Task] = ()
    changes: Sequence[Moment] = ()
    ahead: Sequence[Moment] = ()
    figures: Sequence[Waits] = ()
    charts: Sequence[Chart] = ()


@dataclass(frozen=True)
class ShareSource:
    """Asked for people of these roles; `load` gets the person and since when changes are news."""

    key: str
    order: int
    roles: frozenset[Role]
    load: Callable[[User, datetime], Share]


SHARES = Registry[ShareSource]("desk shares", "what a slice shows on people's desks", order="order")


def has_share(user: Any) -> bool:
    return user.is_authenticated and any(True for _source in _sources_of(user))


def gather(user: User, since: datetime) -> Share:
    """Everything on this person's desk, in the order of its sources."""
    return merged(source.load(user, since) for source in _sources_of(user))


def merged(shares: Iterable[Share]) -> Share:
    found = list(shares)
    names = [one.name for one in fields(Share)]
    return Share(**{name: [item for one in found for item in getattr(one, name)] for name in names})


def _sources_of(user: User) -> Iterator[ShareSource]:
    held = {grant.role for grant in user.grants}
    return (source for source in SHARES if held & source.roles)
