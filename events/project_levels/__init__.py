"""The levels a call's projects go through, and what became of projects at each."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.registries import install
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.project_levels import services, views
    from events.projects.parts import CALL_LINKS, CallLink

    install(app, services, views)
    levels = EditionTab(
        _l("Levels of review"),
        "project_levels.edit",
        order=96,
        group=TabGroup.SETTINGS,
        permission=services.LevelPermission.EDIT,
        part=Part.PROJECTS,
    )
    EDITION_TABS.add(app, levels)
    CALL_LINKS.add(app, CallLink(levels.label, levels.endpoint, 20))
