"""Lists of industries (产业目录) with versions: a share of industries means nothing without one."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.operations.registry import PREPARERS, Preparer
    from core.policy import can
    from core.registries import install
    from events.taxonomies import policies, views
    from events.taxonomies.lists import TAXONOMIES
    from events.taxonomies.services import ensure_first_list

    install(app, policies, views)
    add_list(app, TAXONOMIES)
    PREPARERS.add(app, Preparer(20, "the list of industries", ensure_first_list))
    item = NavigationItem(
        TAXONOMIES.label, "taxonomies.index", 650,
        visible=lambda: can(TAXONOMIES.rights.see), group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
