"""The wall page of an edition: its figures of the day, projected where everybody sees them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.registries import install
    from events.editions.states import EditionPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.walls import views

    install(app, views)
    EDITION_TABS.add(
        app,
        EditionTab(_l("Wall page"), "walls_desk.edit", 49, TabGroup.DAY, EditionPermission.RUN),
    )
