"""When a plan or permit is needed, by when, and where it stands: days alone decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l

from core.errors import Words
from events.editions.values import MASS_EVENT
from events.event_types import EVENT_TYPES, Part
from events.permits.states import PermitKind, PermitStanding

# From here on the city's police decide, not the county's (events.md §2.1).
CITY_POLICE = 5_000
_K, _S = PermitKind, PermitStanding
# What a fair needs at any size, and what any event needs from `MASS_EVENT` people on.
OF_FAIRS = frozenset(PermitKind) - {PermitKind.MASS_EVENT}
OF_CROWDS = frozenset({PermitKind.MASS_EVENT, PermitKind.SECURITY, PermitKind.EMERGENCY})


@dataclass(frozen=True)
class Facts:
    """What of an event decides; its days in Beijing."""

    type_key: str
    expected: int | None
    first_day: date
    last_day: date

    @property
    def is_crowd(self) -> bool:
        return (self.expected or 0) >= MASS_EVENT

    @property
    def is_fair(self) -> bool:
        known = EVENT_TYPES.find(self.type_key)
        return known is not None and known.has(Part.EXHIBITORS)

    def needs(self, kind: PermitKind) -> bool:
        return (self.is_fair and kind in OF_FAIRS) or (self.is_crowd and kind in OF_CROWDS)

    def due_on(self, kind: PermitKind) -> date:
        """The last day to file it. A plan goes with the earliest of what it is filed with."""
        settings = current_app.extensions["settings"]
        if kind is _K.STATISTICS:
            return self.last_day + timedelta(days=settings.fair_report_days)
        asked = [settings.fair_filing_days] if self.is_fair and kind in OF_FAIRS else []
        if kind in OF_CROWDS and self.is_crowd:
            asked.append(settings.mass_event_days)
        return self.first_day - timedelta(days=max(asked, default=settings.fair_filing_days))

    def standing(
        self, kind: PermitKind, filed_on: date | None, granted_on: date | None, on: date
    ) -> PermitStanding:
        if not self.needs(kind):
            return _S.NOT_NEEDED
        if filed_on is None:
            return _S.LATE if self.due_on(kind) < on else _S.MISSING
        if not kind.is_granted or granted_on is not None:
            return _S.DONE
        return _S.LATE if self.first_day <= on else _S.FILED

    @property
    def police(self) -> Words:
        """Who decides on a mass event of this size."""
        if (self.expected or 0) >= CITY_POLICE:
            return _l("the police of the city")
        return _l("the police of the county or district")
