"""Closing an edition: what is left before, what the closing did, and opening it again."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_pgettext

    from core.registries import install
    from events.closing import views
    from events.editions.states import EditionPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup

    install(app, views)
    label = lazy_pgettext("event", "Closing")
    tab = EditionTab(label, "closing.show", 61, TabGroup.AFTER, EditionPermission.RUN)
    EDITION_TABS.add(app, tab)
