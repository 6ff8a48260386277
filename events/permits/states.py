"""The plans and permits of an event, and where each stands (events.md §2.1)."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled, State


class PermitKind(Labelled):
    """What is written or asked for; `is_granted`: an authority answers."""

    IMPLEMENTATION = "implementation", _l("Implementation plan")
    EMERGENCY = "emergency", _l("Emergency plan")
    SECURITY = "security", _l("Security plan")
    FILING = "filing", _l("Filing of the fair")
    MASS_EVENT = "mass_event", _l("Permit for a mass event")
    STATISTICS = "statistics", _l("Statistics form after the fair")

    @property
    def is_granted(self) -> bool:
        return self in {PermitKind.FILING, PermitKind.MASS_EVENT}


class PermitStanding(State):
    """Worked out from the days; nowhere stored."""

    NOT_NEEDED = "not_needed", lazy_pgettext("permit", "Not needed"), "neutral"
    MISSING = "missing", lazy_pgettext("permit", "To be filed"), "waiting"
    LATE = "late", lazy_pgettext("permit", "Overdue"), "refused"
    FILED = "filed", lazy_pgettext("permit", "Filed, answer awaited"), "progress"
    DONE = "done", lazy_pgettext("permit", "In order"), "done"


class PermitPermission(StrEnum):
    LIST = "permits:list"
    READ = "permits:read"
    WRITE = "permits:write"
