"""Employers at a fair: their states, the organiser's review, and what others know of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.organisations.parts import ORGANISATION_PARTS
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.editions.overview import EDITION_SHARES
    from events.editions.signals import edition_moved
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.exhibitors import parts, policies, status, views
    from events.exhibitors.lists import EXHIBITORS
    from events.exhibitors.services import follow_edition
    from events.exhibitors.states import ExhibitorPermission

    install(app, policies, views)
    add_list(app, EXHIBITORS)
    part = Part.EXHIBITORS
    EDITION_SHARES.add(app, PartProvider("exhibitors", status.exhibitors_share, 20, part))
    tab = EditionTab(
        _l("Exhibitors"), "exhibitors_desk.index", 38, TabGroup.PEOPLE, ExhibitorPermission.LIST,
        part,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
    STATUS_PARTS.add(app, Provider("exhibitors", status.own_part, 30))
    ORGANISATION_PARTS.add(app, Provider("exhibitors", parts.organisation_part, 10))
    edition_moved.connect(app, follow_edition)
