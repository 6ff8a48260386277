"""The five public directories of the city (events.md 1.3), and who fills them."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.states import Labelled, State


class Directory(Labelled):
    """A directory by the last part of its address; the sentence says what stands in it."""

    POLICIES = (
        "policies", _l("Find policies"),
        _l("Support of the city and its districts for talent and projects."),
    )  # fmt: skip
    CARRIERS = (
        "carriers", _l("Find a carrier"), _l("Parks and incubators, with what they offer."),
    )  # fmt: skip
    INVESTORS = (
        "investors", _l("Find investors"), _l("Funds and investors that look at projects here."),
    )  # fmt: skip
    ENTERPRISES = (
        "enterprises", _l("Find enterprises"),
        _l("Verified enterprises that wish to work with talent and projects."),
    )  # fmt: skip
    SERVICES = (
        "services", _l("Find services"),
        _l("Help with founding, law, taxes, housing and everyday life."),
    )  # fmt: skip


class Listed(State):
    """Whether an enterprise stands in its directory."""

    LISTED = "listed", _l("In the directory"), "done"
    WAITING = "waiting", _l("In the directory once the organisation is verified"), "waiting"
    OUT = "out", _l("Not in the directory"), "neutral"


class DirectoryPermission(StrEnum):
    LIST = "directories:list"
    EDIT = "directories:edit"
    AGREE = "directories:agree"
