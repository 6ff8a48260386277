"""The log of services to enterprises (企业用工服务): what, for whom, when, by whom."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, DeskGroup, NavigationItem
    from core.organisations.parts import ORGANISATION_PARTS
    from core.policy import can
    from core.registries import Provider, install
    from events.enterprise_services import policies, status, views
    from events.enterprise_services.lists import KINDS, SERVICES

    install(app, policies, views)
    add_list(app, SERVICES, KINDS)
    ORGANISATION_PARTS.add(app, Provider("enterprise services", status.services_part, 60))
    item = NavigationItem(
        SERVICES.label, "enterprise_services.index", 620,
        visible=lambda: can(policies.ServicePermission.LIST), group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
