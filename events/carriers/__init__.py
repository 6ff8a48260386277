"""Carriers (载体): parks and incubators with their industry chains, what they offer, what fits."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.organisations.parts import ORGANISATION_PARTS
    from core.policy import can
    from core.registries import Provider, install
    from events.carriers import policies, status, views
    from events.carriers.lists import CARRIERS
    from events.projects.parts import PROJECT_PARTS

    install(app, policies, views)
    add_list(app, CARRIERS)
    ORGANISATION_PARTS.add(app, Provider("carrier", status.carrier_part, 10))
    PROJECT_PARTS.add(app, Provider("fitting carriers", status.fitting_part, 60))
    item = NavigationItem(
        CARRIERS.label, "carriers_desk.index", 605,
        visible=lambda: can(CARRIERS.rights.see), group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
