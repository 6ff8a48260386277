"""Groups of organisations (联盟、艺术团): tags of theirs, each with a page."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, FOOTER_ITEMS, DeskGroup, NavigationItem
    from core.organisations.parts import ORGANISATION_PARTS
    from core.policy import can
    from core.registries import Provider, install
    from events.organisation_groups import policies, status, views
    from events.organisation_groups.lists import GROUPS

    install(app, policies, views)
    add_list(app, GROUPS)
    ORGANISATION_PARTS.add(app, Provider("groups", status.groups_part, 80))
    item = NavigationItem(
        GROUPS.label, "organisation_groups_desk.index", 610,
        visible=lambda: can(policies.GroupPermission.LIST), group=DeskGroup.ENTERPRISES,
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
    FOOTER_ITEMS.add(app, NavigationItem(GROUPS.label, "organisation_groups.index", 20))
