"""What a yearly follow-up may say, and who may say it (events.md §1.5, §7.1).

No form of the city is published. The qualifications are those the city's notices call for.
"""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State


class Qualification(Labelled):
    SME_TECH = "sme_tech", _l("Technology-based small or medium enterprise")
    HIGH_TECH = "high_tech", _l("High-tech enterprise")
    SPECIALISED = "specialised", _l("Specialised and innovative enterprise")
    LITTLE_GIANT = "little_giant", _l("Little giant")
    GAZELLE = "gazelle", _l("Gazelle")
    UNICORN = "unicorn", _l("Unicorn or on the way to one")
    LISTED = "listed", _l("Listed on a stock exchange")


class FollowUpStanding(State):
    """Worked out from the day and from what is kept; nowhere stored."""

    MISSING = "missing", _l("To be told"), "waiting"
    LATE = "late", _l("Overdue"), "refused"
    TOLD = "told", _l("Told by the company"), "progress"
    CHECKED = "checked", _l("Checked by the office"), "done"


class FollowUpPermission(StrEnum):
    TELL = "landing_follow_ups:tell"
    CHECK = "landing_follow_ups:check"
