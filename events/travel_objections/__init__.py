"""Objections to a public notice of travel support (R23), and what waits for their answer.

It stands above the list and its notice: what is contested here does not become final there, and
what was objected to is counted among what is given without application.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.benefits.registry import BENEFITS
    from core.lists import add_list
    from core.registries import Provider, install
    from events.editions.overview import EDITION_SHARES, LEFT_OPEN
    from events.event_types import PartProvider
    from events.travel_objections import jobs, status, views
    from events.travel_objections.benefit import TRAVEL_BENEFIT
    from events.travel_objections.lists import OBJECTIONS

    install(app, jobs, views)
    add_list(app, OBJECTIONS)
    BENEFITS.add(app, TRAVEL_BENEFIT)
    EDITION_SHARES.add(app, PartProvider("travel_objections", status.objections_share, 56))
    LEFT_OPEN.add(app, Provider("travel_objections", status.has_objections_left))
