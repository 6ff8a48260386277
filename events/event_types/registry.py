"""The registry of event types, and what a type decides."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from core.registries import Provider, Registry
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
        return part in self.parts

    @property
    def has_matching(self) -> bool:
        """Whether two sides are brought together: jobs and talent, or projects and parks."""
        return not self.parts.isdisjoint({Part.EXHIBITORS, Part.PROJECTS})


Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class PartProvider(Provider[Function]):
    """An entry that is asked only about editions whose type has `part` (None: about every one)."""

    part: Part | None = None

    def serves(self, type_: EventType) -> bool:
        return self.part is None or type_.has(self.part)


EVENT_TYPES = Registry[EventType](
    "event types", "In the order in which organisers choose from them.", order="order"
)


def find_types(app: Flask, package: str = "events.event_types") -> None:
    """Register the type of every module in this folder."""
    folder = importlib.import_module(package)
    for module in pkgutil.iter_modules(folder.__path__):
        if module.name not in NOT_TYPES:
            found = importlib.import_module(f"{package}.{module.name}")
            EVENT_TYPES.add(app, found.EVENT_TYPE)
