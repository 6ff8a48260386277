"""Delegations: people who come together, brought by a file, approved as one (团体报名)."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.registries import install
    from events.delegations import policies, services, views
    from events.delegations.lists import DELEGATIONS
    from events.delegations.policies import DelegationPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part

    install(app, policies, services, views)
    add_list(app, DELEGATIONS)
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
