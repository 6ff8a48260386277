"""Delegations: people who come together, brought by a file, approved as one (团体报名)."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.delegations import jobs, policies, views
    from events.delegations.lists import DELEGATIONS
    from events.delegations.policies import DelegationPermission
    from events.delegations.status import delegations_part
    from events.editions.public_links import PUBLIC_LINKS, PublicLink
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part

    install(app, policies, jobs, views)
    add_list(app, DELEGATIONS)
    way = PublicLink(
        _l("Bring a delegation"), "delegations.index", 20, Part.DELEGATIONS, registers=True
    )
    PUBLIC_LINKS.add(app, way)
    STATUS_PARTS.add(app, Provider("delegations", delegations_part, 25))
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Delegations"),
            "delegations_desk.index",
            35,
            TabGroup.PEOPLE,
            DelegationPermission.LIST,
            Part.DELEGATIONS,
        ),
    )
