"""What travels from the desk's forms to the services, and what an edition's pages are made of."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from flask_babel import LazyString

from events.editions.states import Allocation, Mode, OfferMode, Visibility

LANGUAGES = ("en", "zh")
# From so many people on an event needs the police's permit (events.md §2.1, R13 there).
MASS_EVENT = 1000

Words = Mapping[str, str]


class _Of:
    """Details that can be read off a row whose columns have the same names."""

    @classmethod
    def of(cls, row: Any) -> Self:
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})  # type: ignore[arg-type]

    @property
    def mark(self) -> str:
        """A short digest: equal as long as nothing of it was changed."""
        known = [(one.name, _plain(getattr(self, one.name))) for one in fields(self)]  # type: ignore[arg-type]
        return hashlib.sha256(repr(known).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted(value.items())
    if isinstance(value, datetime):
        return value.timestamp()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True)
class NewEdition:
    """What a new edition begins with; without `series_id` a series of `type_key` is made for it."""

    name: Words
    starts_at: datetime
    ends_at: datetime
    slug: str = ""
    number: int | None = None
    series_id: uuid.UUID | None = None
    type_key: str = ""
    series_name: Words = field(default_factory=dict)


@dataclass(frozen=True)
class EditionCopy:
    """What a copy of an edition is given; everything else comes from the edition copied."""

    name: Words
    starts_at: datetime
    slug: str = ""
    number: int | None = None


@dataclass(frozen=True)
class EditionDetails(_Of):
    """Everything of an edition that organisers write, in the names of its columns."""

    name: Words
    slug: str
    number: int
    summary: Words
    text: Words
    contact: Words
    inviter: Mapping[str, Any]
    opens_at: datetime | None
    cutoff_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    next_edition_id: uuid.UUID | None
    needs_approval: bool
    asks_identity: bool
    checks_out: bool
    offer_mode: OfferMode | str
    offer_hours: int
    expected_people: int | None
    permit_note: str


@dataclass(frozen=True)
class PosterDetails(_Of):
    """What organisers write of the poster, in the names of the edition's columns."""

    audience: Words
    palette: str
    picture_alt: Words


@dataclass(frozen=True)
class PersonDetails(_Of):
    """Somebody whom the public page shows; `session_ids` are the sessions they speak at."""

    name: str
    kind: str
    role: Words
    text: Words
    session_ids: Sequence[str] = ()


@dataclass(frozen=True)
class VenueDetails(_Of):
    """A venue as organisers write it; `parent_id` None stands at the top."""

    name: Words
    parent_id: uuid.UUID | None = None
    address: Words = field(default_factory=dict)
    directions: Words = field(default_factory=dict)
    district: str = ""
    mode: Mode | str = Mode.ON_SITE
    city: Words = field(default_factory=dict)
    country: str = "CN"
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True)
class SessionDetails(_Of):
    """A session as organisers write it; `capacity` None is no limit."""

    code: str
    name: Words
    venue_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    text: Words = field(default_factory=dict)
    capacity: int | None = None
    has_waitlist: bool = True
    allocation: Allocation | str = Allocation.FIRST_COME
    visibility: Visibility | str = Visibility.PUBLIC
    language: str = ""
    mode: Mode | str = Mode.ON_SITE
    online_url: str = ""
    check_in: bool = True
    hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class Fault:
    """What stands in the way of publishing: where, what, and the page that mends it."""

    place: LazyString | str
    words: LazyString | str
    url: str


def lies_outside(session: Any, days: Any) -> bool:
    """Whether what starts and ends does not lie within the days of the event."""
    # Forms know minutes; what programs made may begin some seconds into one.
    first = days.starts_at.replace(second=0, microsecond=0)
    return bool(session.starts_at < first or session.ends_at > days.ends_at)


def missing_languages(words: Words | None) -> list[str]:
    return [code for code in LANGUAGES if not (words or {}).get(code)]
