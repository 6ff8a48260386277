"""Binds what everybody sees of events: pages, API, main menu, start page."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from core.clock import now
from core.navigation import MAIN_ITEMS, NavigationItem
from core.registries import Provider, install
from core.start_parts import START_PARTS
from events.editions import api
from events.editions.public_view import next_on_start_page
from events.editions.views import public


def init_app(app: Flask) -> None:
    install(app, public, api)
    MAIN_ITEMS.add(app, NavigationItem(_l("Events"), "editions.index", 30))
    START_PARTS.add(app, Provider("events", lambda: next_on_start_page(now()), 10))
