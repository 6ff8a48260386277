"""Binds the desk of editions: pages, tabs, and the entry at the side."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.navigation import NavigationItem, add_desk_item
from core.policy import can
from events.editions.states import EditionPermission
from events.editions.tabs import EditionTab, add_edition_tab, tabs_for
from events.editions.views import desk


def init_app(app: Flask) -> None:
    """Bind the pages and their places in the menus."""
    app.add_template_global(tabs_for)
    app.register_blueprint(desk.blueprint)
    add_desk_item(
        NavigationItem(
            _l("Events"),
            "editions_desk.index",
            order=30,
            visible=lambda: can(EditionPermission.LIST),
        )
    )
    add_edition_tab(EditionTab(_l("Overview"), "editions_desk.show", 0))
