"""What a carrier may offer a project, and who may do what with its profile."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State


class Offer(Labelled):
    """What carriers of the city advertise to projects; more is said in their own words."""

    SPACE = "space", _l("Offices and workshops")
    FUNDS = "funds", _l("Funds and investment")
    SUBSIDY = "subsidy", _l("Subsidies and rent relief")
    LAB = "lab", _l("Laboratories and pilot lines")
    HOUSING = "housing", _l("Housing for talent")
    SERVICES = "services", _l("Help with registration, tax and law")
    CUSTOMERS = "customers", _l("First customers and pilot uses")


class Shown(State):
    """Whether everybody sees a carrier's page."""

    PUBLIC = "public", _l("Shown to everybody"), "done"
    WAITING = "waiting", _l("Shown once the organisation is verified"), "waiting"
    KEPT = "kept", _l("Not shown to everybody"), "neutral"
    EMPTY = "empty", _l("Not filled in yet"), "waiting"


class CarrierPermission(StrEnum):
    LIST = "carriers:list"
    EDIT = "carriers:edit"
