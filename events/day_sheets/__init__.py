"""What hangs behind the door of a venue on a day: sessions, rooms, people to call, deliveries."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.registries import install
    from events.day_sheets import policies, views
    from events.day_sheets.policies import DaySheetPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup

    install(app, policies, views)
    tab = EditionTab(
        _l("Day sheets"), "day_sheets.index", 48, TabGroup.DAY, DaySheetPermission.READ
    )
    EDITION_TABS.add(app, tab)
