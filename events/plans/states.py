"""What a booth may be, and who may do what with a plan."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.states import Labelled


class BoothKind(Labelled):
    """Sizes as fairs offer them (events.md §2); an area is drawn and never booked."""

    STANDARD = "standard", _l("Standard booth")
    LARGE = "large", _l("Large booth")
    SPECIAL = "special", _l("Special build")
    AREA = "area", _l("Area, not booked")


class Facility(Labelled):
    TABLE = "table", _l("Table and chairs")
    POWER = "power", _l("Power socket")
    NETWORK = "network", _l("Network")
    SCREEN = "screen", _l("Screen")
    WATER = "water", _l("Water")
    ACCESS = "access", _l("Step-free access")


class BoothState(Labelled):
    """How a booth stands on the plan; `area` is no booth."""

    FREE = "free", lazy_pgettext("booth", "Free")
    HELD = "held", lazy_pgettext("booth", "Held")
    ASSIGNED = "assigned", lazy_pgettext("booth", "Taken")
    AREA = "area", lazy_pgettext("booth", "Area")


class PlanPermission(StrEnum):
    LIST = "plans:list"
    DRAW = "plans:draw"
