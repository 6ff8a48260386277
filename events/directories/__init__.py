"""Five public directories: policies, carriers, investors, enterprises, services (找政策 …)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, MAIN_ITEMS, DeskGroup, NavigationItem
    from core.organisations.parts import ORGANISATION_PARTS
    from core.policy import can
    from core.registries import Provider, install
    from core.start_parts import START_PARTS
    from events.directories import policies, status, views
    from events.directories.lists import ENTRIES

    install(app, policies, views)
    add_list(app, ENTRIES)
    ORGANISATION_PARTS.add(app, Provider("directory", status.listing_part, 70))
    START_PARTS.add(app, Provider("directories", views.on_start_page, 20))
    MAIN_ITEMS.add(app, NavigationItem(ENTRIES.label, "directories.index", order=40))
    item = NavigationItem(
        ENTRIES.label, "directories_desk.index", 640,
        visible=lambda: can(ENTRIES.rights.see), group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
