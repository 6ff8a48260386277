"""Suggestions of a round table, from what was said to its answer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, and the slice's part of other pages."""
    from flask_babel import lazy_gettext as _l

    from events.editions.overview import add_waiting
    from events.editions.public_links import PublicLink, add_public_link
    from events.editions.tabs import EditionTab, add_edition_tab
    from events.event_types.registry import Part
    from events.registrations.own_parts import add_own_part
    from events.suggestions import models, policies
    from events.suggestions.sheets import register_sheet
    from events.suggestions.states import SuggestionPermission
    from events.suggestions.status import waiting_suggestions
    from events.suggestions.views import desk, public

    register_sheet()
    app.register_blueprint(public.blueprint)
    app.register_blueprint(desk.blueprint)
    add_own_part("suggestions", 50, public.own_part)
    add_waiting("suggestions", 30, waiting_suggestions)
    add_public_link(
        PublicLink(_l("Suggestions and answers"), "suggestions.index", 10, Part.SUGGESTIONS)
    )
    add_edition_tab(
        EditionTab(
            _l("Suggestions"),
            "suggestions_desk.index",
            order=70,
            part=Part.SUGGESTIONS,
            permission=SuggestionPermission.LIST,
        )
    )
    app.extensions["suggestions"] = (models, policies)
