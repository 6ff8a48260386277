"""Series, editions, venues and sessions: what is held, when and where, and who runs it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the types of events, the desk, and what everybody sees."""
    from flask_babel import lazy_gettext as _l

    from core.accounts.roles import ScopeKind
    from core.accounts.scope_lists import SCOPE_LISTS, ScopeList
    from core.clock import now
    from core.navigation import MAIN_ITEMS, NavigationItem
    from core.registries import Provider, install
    from core.start_parts import START_PARTS
    from events.editions import api, desk, policies
    from events.editions.public_view import next_on_start_page
    from events.editions.queries import edition_names
    from events.editions.views import public
    from events.event_types.registry import find_types

    find_types(app)
    install(app, policies, public, api)
    desk.init_app(app)
    SCOPE_LISTS.add(app, ScopeList(ScopeKind.EDITION, edition_names))
    MAIN_ITEMS.add(app, NavigationItem(_l("Events"), "editions.index", 30))
    START_PARTS.add(app, Provider("events", lambda: next_on_start_page(now()), 10))
