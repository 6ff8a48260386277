"""Closing an edition: what is left before, what the closing did, and opening it again.

- queries: what slices say waits in it, and the figures it closed with, now and before
- report: its figures and what they are made of, for the office or for everybody
- copying: what the next edition takes over from slices that know no copies
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

    install(app, views)
    label = lazy_pgettext("event", "Closing")
    tab = EditionTab(label, "closing.show", 61, TabGroup.AFTER, EditionPermission.RUN)
    EDITION_TABS.add(app, tab)
    COPIED_PARTS.add(app, *PARTS)
