"""Closing an edition: what is left before, what the closing did, and opening it again.

The letters of thanks (`events.thanks`) have no tab and no list of their own: they are bound here.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_pgettext

    from core.registries import install
    from events.closing import views
    from events.closing.copying import PARTS
    from events.editions.signals import COPIED_PARTS
    from events.editions.states import EditionPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.thanks import services as thanks_services
    from events.thanks import views as thanks_views

    install(app, views)
    install(app, thanks_services, thanks_views)
    label = lazy_pgettext("event", "Closing")
    tab = EditionTab(label, "closing.show", 61, TabGroup.AFTER, EditionPermission.RUN)
    EDITION_TABS.add(app, tab)
    COPIED_PARTS.add(app, *PARTS)
