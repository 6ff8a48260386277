"""The ledger of indicators (指标台账): numbers of case work that is done outside this portal."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.figures.registry import KEPT_FIGURES
    from core.indicators import policies, views
    from core.indicators.figures import public_figures
    from core.indicators.lists import EARLIER, INDICATORS
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.policy import can
    from core.registries import Provider, install

    install(app, policies, views)
    add_list(app, INDICATORS, EARLIER)
    KEPT_FIGURES.add(app, Provider("ledger", public_figures))
    for order, spec, page in ((640, INDICATORS, "indicators"), (641, EARLIER, "earlier_figures")):
        item = NavigationItem(
            spec.label, f"{page}.index", order,
            visible=lambda: can(INDICATORS.rights.see), group=DeskGroup.ENTERPRISES,
        )  # fmt: skip
        DESK_ITEMS.add(app, item)
