"""Figures of the office: each with what it counts, of what, as of when, and the records behind."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_pgettext

    from core.figures import api, policies, views
    from core.navigation import FOOTER_ITEMS, NavigationItem
    from core.registries import install

    install(app, policies, views, api)
    FOOTER_ITEMS.add(app, NavigationItem(lazy_pgettext("office", "Figures"), "figures.index", 5))
