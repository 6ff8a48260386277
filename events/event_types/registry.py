"""The registry of event types, and what a type decides."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.states import Labelled

NOT_TYPES = frozenset({"registry"})


class Part(Labelled):
    """What an event may be made of; a type chooses. Pages of a part it lacks are not found."""

    DELEGATIONS = "delegations", _l("Delegations")
    LETTERS = "letters", _l("Invitation letters")
    GATE = "gate", _l("Check-in")
    MESSAGES = "messages", _l("Messages")
    CERTIFICATES = "certificates", _l("Attendance certificates")
    HOURS = "hours", _l("Hours")
    SUGGESTIONS = "suggestions", _l("Suggestions")
    EXHIBITORS = "exhibitors", _l("Exhibitors and jobs")
    PROJECTS = "projects", _l("Projects")


class ParticipantRole(Labelled):
    """As what somebody comes (events.md §7.1, Registration)."""

    TALENT = "talent", _l("Talent")
    GUEST = "guest", _l("Guest")
    ENTERPRISE = "enterprise", _l("Enterprise representative")
    REVIEWER = "reviewer", _l("Reviewer")
    EXHIBITOR_STAFF = "exhibitor_staff", _l("Exhibitor staff")
    MEDIA = "media", _l("Media")
    VOLUNTEER = "volunteer", _l("Volunteer")


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
