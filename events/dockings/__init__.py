"""Matching of projects and carriers (对接): who is interested, and how far it has come."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind policies and the organiser's pages; carriers' own are in `carrier_projects`."""
    from flask_babel import lazy_pgettext

    from core.lists import add_list
    from core.registries import Provider, install
    from events.dockings import policies, status, views
    from events.dockings.lists import DOCKINGS
    from events.dockings.states import DockingPermission
    from events.editions.overview import EDITION_SHARES
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.projects.parts import OWN_PROJECT_PARTS, PROJECT_PARTS

    install(app, policies, views)
    add_list(app, DOCKINGS)
    OWN_PROJECT_PARTS.add(app, Provider("dockings", status.own_part, 10))
    PROJECT_PARTS.add(app, Provider("dockings", status.desk_part, 40))
    EDITION_SHARES.add(app, PartProvider("dockings", status.dockings_share, 55, Part.PROJECTS))
    tab = EditionTab(
        lazy_pgettext("docking", "Matching"), "dockings_desk.index", 38, TabGroup.PEOPLE,
        DockingPermission.LIST_EVENT, Part.PROJECTS,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
