"""The pages of travel support: what an event offers, its list, and what each person is told."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.registries import Provider, install
    from core.status_page import STATUS_PARTS
    from events.editions.overview import EDITION_SHARES
    from events.editions.signals import COPIED_PARTS, CopiedPart
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import PartProvider
    from events.registrations.own_parts import LETTER_RIGHTS, OWN_PARTS, LetterRight
    from events.travel_desk import jobs, notice, status, views
    from events.travel_desk.lists import SUPPORTS
    from events.travel_desk.services import copy_offer, describe_offer
    from events.travel_support.states import TravelPermission

    install(app, jobs, notice, views)
    add_list(app, SUPPORTS)
    may = TravelPermission.LIST
    tab = EditionTab(
        SUPPORTS.label, "travel_support.index", 82, TabGroup.AFTER, may, around="travel_objections"
    )
    EDITION_TABS.add(app, tab)
    EDITION_SHARES.add(app, PartProvider("travel_support", status.travel_share, 55))
    LETTER_RIGHTS.add(app, LetterRight("travel_support", may))
    OWN_PARTS.add(app, PartProvider("travel_support", status.own_part, 65))
    STATUS_PARTS.add(app, Provider("travel_support", status.status_part, 45))
    COPIED_PARTS.add(app, CopiedPart("travel_support", describe_offer, copy_offer))
