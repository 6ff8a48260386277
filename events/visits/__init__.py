"""Visits at booths: scanned by the employer, seen as far as the talent shares."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.registries import Provider, install
    from events.event_types import Part, PartProvider
    from events.exhibitors.parts import EXHIBITOR_PARTS
    from events.registrations.own_parts import OWN_PARTS
    from events.visits import policies, status, views

    install(app, policies, views)
    add_list(app, status.LEADS)
    EXHIBITOR_PARTS.add(app, Provider("visits", status.exhibitor_part, 40))
    OWN_PARTS.add(app, PartProvider("visits", status.own_part, 45, Part.EXHIBITORS))
