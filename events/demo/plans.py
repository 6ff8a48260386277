"""What the demonstration's events are, read from `plans.json` as they are written there.

Days count from today, hours are Beijing's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from events.editions.poster.models import PersonKind
from events.editions.states import Allocation, Mode, Visibility


@dataclass(frozen=True)
class Both:
    en: str
    zh: str

    @property
    def words(self) -> dict[str, str]:
        return {"en": self.en, "zh": self.zh}


@dataclass(frozen=True)
class VenuePlan:
    """A venue; `within` is the key of the one it lies within, planned before it."""

    key: str
    name: Both
    address: Both
    directions: Both = Both("", "")
    within: str = ""
    district: str = ""
    city: Both = Both("Suzhou", "苏州市")
    country: str = "CN"
    time_zone: str = "Asia/Shanghai"
    mode: Mode = Mode.ON_SITE


@dataclass(frozen=True)
class SessionPlan:
    """A session on the `day`-th day of its event, from and to an hour such as 9.5."""

    code: str
    name: Both
    venue: str
    day: int
    begins: float
    ends: float
    capacity: int | None
    mode: Mode = Mode.ON_SITE
    allocation: Allocation = Allocation.FIRST_COME
    visibility: Visibility = Visibility.PUBLIC
    online_url: str = ""
    language: str = ""
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class PersonPlan:
    """Somebody whom the page shows, at the sessions of these codes."""

    name: str
    kind: PersonKind
    role: Both
    text: Both = Both("", "")
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class EditionPlan:
    """An event so many days from today; `is_running` opens its gates, `is_past` shuts it."""

    key: str
    name: Both
    summary: Both
    text: Both
    in_days: int
    begins: float
    length: int
    ends: float
    venues: tuple[VenuePlan, ...]
    sessions: tuple[SessionPlan, ...]
    audience: Both = Both("", "")
    people: tuple[PersonPlan, ...] = ()
    opens_before: int = 60
    cutoff_before: int | None = None
    expected: int | None = None
    permit: str = ""
    number: int | None = None
    follows: str = ""
    is_running: bool = False
    is_past: bool = False


@dataclass(frozen=True)
class SeriesPlan:
    """A series and its editions, the first in time first."""

    type_key: str
    name: Both
    editions: tuple[EditionPlan, ...] = field(default_factory=tuple)


@cache
def demo_series() -> tuple[SeriesPlan, ...]:
    """Every series; a plan that does not fit stops the loading of the demonstration."""
    plans = Path(__file__).with_name("plans.json").read_bytes()
    return TypeAdapter(tuple[SeriesPlan, ...]).validate_json(plans)
