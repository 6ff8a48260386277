"""What is counted: the unit of a figure, and a number said with it (events.md §1.1, units)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.i18n import show_number
from core.states import Labelled


class Unit(Labelled):
    """`PERSONS` are heads (人), `ATTENDANCES` turns of them (人次); they never add up."""

    PERSONS = "persons", _l("persons")
    ATTENDANCES = "attendances", _l("attendances")
    FIRMS = "firms", _l("enterprises, each once")
    FIRM_VISITS = "firm_visits", _l("firm-visits")
    TALKS = "talks", _l("talks held")
    CERTIFICATES = "certificates", _l("certificates issued")
    SERVICES = "services", _l("services to enterprises")
    SESSIONS = "sessions", _l("sessions held")
    EDITIONS = "editions", _l("editions held")
    # Of round tables, which Chinese counts otherwise (期).
    ROUNDS = "rounds", _l("rounds held")
    PROJECTS = "projects", _l("projects, each once")
    ENTRIES = "entries", _l("catalogue entries")
    ITEMS = "items", _l("single items")
    REGIONS = "regions", _l("regions, each once")
    COUNTRIES = "countries", _l("countries and regions")
    CONTACTS = "contacts", _l("contacts logged")
    AGREEMENTS = "agreements", _l("agreements, several of one project too")
    YUAN = "yuan", _l("yuan")
    PERCENT = "percent", _l("percent")


_Saying = Callable[[int, str], Any]
_SAID: dict[Unit, _Saying] = {
    Unit.PERSONS: lambda n, count: ngettext("%(count)s person", "%(count)s people", n, count=count),
    Unit.ATTENDANCES: lambda n, count: ngettext(
        "%(count)s attendance", "%(count)s attendances", n, count=count
    ),
    Unit.FIRMS: lambda n, count: ngettext(
        "%(count)s enterprise", "%(count)s enterprises", n, count=count
    ),
    Unit.FIRM_VISITS: lambda n, count: ngettext(
        "%(count)s firm-visit", "%(count)s firm-visits", n, count=count
    ),
    Unit.TALKS: lambda n, count: ngettext("%(count)s talk", "%(count)s talks", n, count=count),
    Unit.CERTIFICATES: lambda n, count: ngettext(
        "%(count)s certificate", "%(count)s certificates", n, count=count
    ),
    Unit.SERVICES: lambda n, count: ngettext(
        "%(count)s service", "%(count)s services", n, count=count
    ),
    Unit.SESSIONS: lambda n, count: ngettext(
        "%(count)s session", "%(count)s sessions", n, count=count
    ),
    Unit.EDITIONS: lambda n, count: ngettext(
        "%(count)s edition", "%(count)s editions", n, count=count
    ),
    Unit.ROUNDS: lambda n, count: ngettext("%(count)s round", "%(count)s rounds", n, count=count),
    Unit.CONTACTS: lambda n, count: ngettext(
        "%(count)s contact", "%(count)s contacts", n, count=count
    ),
    Unit.AGREEMENTS: lambda n, count: ngettext(
        "%(count)s agreement", "%(count)s agreements", n, count=count
    ),
    Unit.YUAN: lambda n, count: ngettext("%(count)s yuan", "%(count)s yuan", n, count=count),
    Unit.PROJECTS: lambda n, count: ngettext(
        "%(count)s project", "%(count)s projects", n, count=count
    ),
    Unit.ENTRIES: lambda n, count: ngettext("%(count)s entry", "%(count)s entries", n, count=count),
    Unit.ITEMS: lambda n, count: ngettext("%(count)s item", "%(count)s items", n, count=count),
    Unit.REGIONS: lambda n, count: ngettext(
        "%(count)s region", "%(count)s regions", n, count=count
    ),
    Unit.COUNTRIES: lambda n, count: ngettext(
        "%(count)s country or region", "%(count)s countries and regions", n, count=count
    ),
}


def say(unit: Unit, value: Decimal | int | None) -> str:
    """A figure with its unit, as the page's language writes it; a dash where there is none."""
    if value is None:
        return str(_("none yet"))
    if unit is Unit.PERCENT:
        return str(_("%(share)s %%", share=value))
    return str(_SAID[unit](int(value), show_number(value)))
