"""The city's list of occupations in urgent need (急需紧缺职业目录), as the office keeps it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import install
    from events.shortages import policies, views
    from events.shortages.lists import SHORTAGES

    install(app, policies, views)
    add_list(app, SHORTAGES)
    item = NavigationItem(
        SHORTAGES.label, "shortages.index", 615,
        visible=lambda: can(SHORTAGES.rights.see), group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
