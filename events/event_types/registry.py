"""The registry of event types, and what a type decides."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

NOT_TYPES = frozenset({"registry"})


class Part(StrEnum):
    """What an event may be made of; a type chooses. Pages of a part it lacks are not found."""

    DELEGATIONS = "delegations"
    LETTERS = "letters"
    GATE = "gate"
    MESSAGES = "messages"
    CERTIFICATES = "certificates"
    HOURS = "hours"
    SUGGESTIONS = "suggestions"
    EXHIBITORS = "exhibitors"
    PROJECTS = "projects"

    @property
    def label(self) -> LazyString:
        """The word organisers read."""
        return _PARTS[self]


class ParticipantRole(StrEnum):
    """As what somebody comes (events.md §7.1, Registration)."""

    TALENT = "talent"
    GUEST = "guest"
    ENTERPRISE = "enterprise"
    REVIEWER = "reviewer"
    EXHIBITOR_STAFF = "exhibitor_staff"
    MEDIA = "media"
    VOLUNTEER = "volunteer"

    @property
    def label(self) -> LazyString:
        """The word people read."""
        return _ROLES[self]


@dataclass(frozen=True)
class EventType:
    """One kind of event: its words, the parts it uses, and what a new edition begins with.

    `certificate_title` None means that nobody gets a certificate for having come. `hours` is what
    one session counts for when the organiser says nothing else.
    """

    key: str
    label: LazyString
    description: LazyString
    icon: str
    parts: frozenset[Part]
    roles: tuple[ParticipantRole, ...] = (ParticipantRole.TALENT,)
    needs_approval: bool = False
    asks_identity: bool = True
    checks_out: bool = False
    certificate_title: LazyString | None = None
    hours: Decimal = Decimal(0)
    # schema.org's own word for such an event, for search engines.
    schema_type: str = "Event"
    order: int = 50

    def has(self, part: Part) -> bool:
        """Whether the type uses this part."""
        return part in self.parts

    @property
    def has_matching(self) -> bool:
        """Whether two sides are brought together: jobs and talent, or projects and parks."""
        return not self.parts.isdisjoint({Part.EXHIBITORS, Part.PROJECTS})


_types: dict[str, EventType] = {}


def register_type(one: EventType) -> EventType:
    """Make a type known; a second one of the same key is a programming error."""
    known = _types.get(one.key)
    if known is not None and known is not one:
        raise RuntimeError(f"two event types named {one.key}")
    _types[one.key] = one
    return one


def event_type(key: str) -> EventType:
    """The type of this key; KeyError when no module defines it."""
    return _types[key]


def event_types() -> list[EventType]:
    """Every type, in the order in which organisers choose from them."""
    return sorted(_types.values(), key=lambda one: (one.order, one.key))


def find_types(package: str = "events.event_types") -> None:
    """Register the type of every module in this folder."""
    folder = importlib.import_module(package)
    for module in pkgutil.iter_modules(folder.__path__):
        if module.name not in NOT_TYPES:
            found = importlib.import_module(f"{package}.{module.name}")
            register_type(found.EVENT_TYPE)


_PARTS = {
    Part.DELEGATIONS: _l("Delegations"),
    Part.LETTERS: _l("Invitation letters"),
    Part.GATE: _l("Check-in"),
    Part.MESSAGES: _l("Messages"),
    Part.CERTIFICATES: _l("Attendance certificates"),
    Part.HOURS: _l("Hours"),
    Part.SUGGESTIONS: _l("Suggestions"),
    Part.EXHIBITORS: _l("Exhibitors and jobs"),
    Part.PROJECTS: _l("Projects"),
}
_ROLES = {
    ParticipantRole.TALENT: _l("Talent"),
    ParticipantRole.GUEST: _l("Guest"),
    ParticipantRole.ENTERPRISE: _l("Enterprise representative"),
    ParticipantRole.REVIEWER: _l("Reviewer"),
    ParticipantRole.EXHIBITOR_STAFF: _l("Exhibitor staff"),
    ParticipantRole.MEDIA: _l("Media"),
    ParticipantRole.VOLUNTEER: _l("Volunteer"),
}
