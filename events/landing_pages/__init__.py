"""Where a landing is read and decided: by the project's owner, and at the desk."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, the list, and the slice's part of other pages."""
    from core.desk.shares import SHARES
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import Provider, install
    from events.editions.results import AFTERWARDS
    from events.event_types import Part, PartProvider
    from events.landing_pages import status, views
    from events.landing_pages.lists import LANDINGS
    from events.landings.states import LandingPermission
    from events.projects.parts import OWN_PROJECT_PARTS, PROJECT_PARTS

    install(app, views)
    add_list(app, LANDINGS)
    SHARES.add(app, status.SOURCE)
    OWN_PROJECT_PARTS.add(app, Provider("landings", status.own_part, 20))
    PROJECT_PARTS.add(app, Provider("landings", status.desk_part, 20))
    AFTERWARDS.add(app, PartProvider("landings", status.results, 80, Part.PROJECTS))
    landings = NavigationItem(
        LANDINGS.label, "landings_desk.index", 24, visible=lambda: can(LandingPermission.LIST)
    )
    DESK_ITEMS.add(app, landings)
