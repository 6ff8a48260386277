"""Suggestions of a round table, from what was said to its answer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.registries import Provider, install
    from events.editions.overview import EDITION_SHARES
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types.registry import Part
    from events.registrations.own_parts import OWN_PARTS
    from events.suggestions import policies
    from events.suggestions.lists import SUGGESTIONS
    from events.suggestions.states import SuggestionPermission
    from events.suggestions.status import suggestions_share
    from events.suggestions.views import desk, public

    add_list(app, SUGGESTIONS)
    install(app, policies, public, desk)
    OWN_PARTS.add(app, Provider("suggestions", public.own_part, 50))
    EDITION_SHARES.add(app, Provider("suggestions", suggestions_share, 30))
    PUBLIC_LINKS.add(
        app, PublicLink(_l("Suggestions and answers"), "suggestions.index", 10, Part.SUGGESTIONS)
    )
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Suggestions"),
            "suggestions_desk.index",
            70,
            TabGroup.AFTER,
            SuggestionPermission.LIST,
            Part.SUGGESTIONS,
        ),
    )
