"""The floor plan of a fair: halls and booths, drawn by organisers and seen by everybody."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.registries import install
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.signals import venue_goes
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.plans import api, policies, services, views
    from events.plans.states import PlanPermission

    install(app, policies, views, api)
    venue_goes.connect(app, services.keep_venue)
    part = Part.EXHIBITORS
    label = _l("Booth plan")
    PUBLIC_LINKS.add(app, PublicLink(label, "plans.index", 15, part))
    EDITION_TABS.add(
        app, EditionTab(label, "plans_desk.index", 25, TabGroup.PLAN, PlanPermission.LIST, part)
    )
