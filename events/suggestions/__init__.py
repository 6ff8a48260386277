"""Suggestions of a round table, from what was said to its answer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.organisations.parts import ORGANISATION_PARTS
    from core.registries import Provider, install
    from events.editions.overview import EDITION_SHARES
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.results import AFTERWARDS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.registrations.own_parts import OWN_PARTS
    from events.suggestions import policies, status, views
    from events.suggestions.lists import SUGGESTIONS
    from events.suggestions.states import SuggestionPermission

    install(app, policies, views)
    add_list(app, SUGGESTIONS)
    part = Part.SUGGESTIONS
    ORGANISATION_PARTS.add(app, Provider("suggestions", status.organisation_part, 50))
    OWN_PARTS.add(app, PartProvider("suggestions", status.own_part, 50, part))
    EDITION_SHARES.add(app, PartProvider("suggestions", status.suggestions_share, 30, part))
    AFTERWARDS.add(app, PartProvider("suggestions", status.results, 60, part))
    desk = EditionTab(
        _l("Suggestions"), "suggestions_desk.index", 70, TabGroup.AFTER,
        SuggestionPermission.LIST, part,
    )  # fmt: skip
    PUBLIC_LINKS.add(app, PublicLink(_l("Suggestions and answers"), "suggestions.index", 10, part))
    EDITION_TABS.add(app, desk)
