"""Booths of a fair as exhibitors take them: held, assigned, released, waited for (R13)."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.registries import Provider, install
    from events.booths import jobs, parts, policies, queries, services, views
    from events.booths.lists import RESERVATIONS
    from events.booths.states import BoothPermission
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part
    from events.exhibitors.parts import (
        BOOTH,
        EXHIBITOR_FACTS,
        EXHIBITOR_PARTS,
        ExhibitorFact,
        exhibitor_moved,
    )
    from events.plans.ports import TAKING, Taking

    install(app, policies, jobs, views)
    add_list(app, RESERVATIONS)
    TAKING.add(app, Taking(
        "exhibitors", queries.takers_of, queries.find_booths, queries.stamp_of, parts.booth_part
    ))  # fmt: skip
    EXHIBITOR_FACTS.add(
        app, ExhibitorFact(BOOTH, _l("Booth"), queries.booths_of, 10, parts.on_plan)
    )
    EXHIBITOR_PARTS.add(app, Provider("booths", parts.exhibitor_part, 10))
    exhibitor_moved.connect(app, services.follow_exhibitor)
    tab = EditionTab(
        _l("Booths taken"), "booths_desk.index", 39, TabGroup.PEOPLE, BoothPermission.LIST,
        Part.EXHIBITORS,
    )  # fmt: skip
    EDITION_TABS.add(app, tab)
