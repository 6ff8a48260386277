"""Partner regions of labour cooperation (劳务协作), and the fairs held there."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, FOOTER_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import install
    from events.partners import policies, views
    from events.partners.figures import OWN_FIGURES, REGION_FIGURES
    from events.partners.lists import PARTNERS

    install(app, policies, views)
    add_list(app, PARTNERS)
    REGION_FIGURES.add(app, *OWN_FIGURES)
    item = NavigationItem(
        PARTNERS.label, "partners_desk.index", 630,
        visible=lambda: can(PARTNERS.rights.see), group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
    FOOTER_ITEMS.add(app, NavigationItem(PARTNERS.label, "partners.index", 10))
