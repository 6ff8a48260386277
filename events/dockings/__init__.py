"""Matching of projects and carriers (对接): who is interested, and how far it has come."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind policies and the organiser's pages; carriers' own are in `carrier_projects`."""
    from flask_babel import lazy_pgettext

    from core.lists import add_list
    from core.registries import install
    from events.dockings import policies, views
    from events.dockings.lists import DOCKINGS
    from events.dockings.states import DockingPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part

    install(app, policies, views)
    add_list(app, DOCKINGS)
    tab = EditionTab(
        lazy_pgettext("docking", "Matching"), "dockings_desk.index", 38, TabGroup.PEOPLE,
        DockingPermission.LIST_EVENT, Part.PROJECTS,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
