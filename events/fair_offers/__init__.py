"""The posts an exhibitor offers at its fair, chosen on its page of the fair."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.registries import Provider, install
    from events.exhibitors.parts import EXHIBITOR_DESK_PARTS, EXHIBITOR_PARTS
    from events.fair_offers import offers

    install(app, offers)
    EXHIBITOR_PARTS.add(app, Provider("fair_offers", offers.own_part, 5))
    EXHIBITOR_DESK_PARTS.add(app, Provider("fair_offers", offers.desk_part, 5))
