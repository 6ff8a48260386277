"""Agreements (签约): projects that sign with carriers at a venue, and how many did (R11)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.registries import Provider, install
    from events.agreements import policies, services, status, views
    from events.agreements.lists import AGREEMENTS
    from events.agreements.states import AgreementPermission
    from events.editions.overview import EDITION_SHARES
    from events.editions.results import AFTERWARDS
    from events.editions.signals import edition_moved, venue_goes
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.projects.parts import OWN_PROJECT_PARTS, PROJECT_PARTS

    install(app, policies, views)
    add_list(app, AGREEMENTS)
    part = Part.PROJECTS
    EDITION_SHARES.add(app, PartProvider("agreements", status.agreements_share, 45, part))
    AFTERWARDS.add(app, PartProvider("agreements", status.results, 45, part))
    OWN_PROJECT_PARTS.add(app, Provider("agreements", status.own_part, 70))
    PROJECT_PARTS.add(app, Provider("agreements", status.desk_part, 70))
    edition_moved.connect(app, services.follow_edition)
    venue_goes.connect(app, services.keep_venue)
    tab = EditionTab(
        _l("Agreements"), "agreements_desk.index", 62, TabGroup.AFTER, AgreementPermission.LIST,
        part,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
