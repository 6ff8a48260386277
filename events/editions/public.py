"""Binds what everybody sees of events: pages, API, main menu, start page."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.clock import now
from core.navigation import NavigationItem, add_main_item
from core.start_parts import add_start_part
from events.editions import api
from events.editions.public_view import next_on_start_page
from events.editions.views import public


def init_app(app: Flask) -> None:
    """Bind the public pages of events and their part of the API."""
    app.register_blueprint(public.blueprint)
    app.register_blueprint(api.make_blueprint())
    add_main_item(NavigationItem(_l("Events"), "editions.index", 30))
    add_start_part("events", lambda: next_on_start_page(now()), order=10)
