"""Where the report of a fair stands, and who may do what with it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import State


class ReportStanding(State):
    """Worked out from days and versions; nowhere stored."""

    TO_COME = "to_come", _l("The fair is not over"), "neutral"
    DUE = "due", lazy_pgettext("report", "To be made"), "waiting"
    LATE = "late", lazy_pgettext("report", "Overdue"), "refused"
    FROZEN = "frozen", lazy_pgettext("report", "Made"), "done"


class ReportPermission(StrEnum):
    LIST = "fair_reports:list"
    READ = "fair_reports:read"
    WRITE = "fair_reports:write"
