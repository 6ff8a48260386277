"""What absence brings upon an employer, and how it is lifted (R13)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.accounts.roles import Role
    from core.desk.shares import SHARES, ShareSource
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.organisations.parts import ORGANISATION_PARTS
    from core.policy import can
    from core.registries import Provider, install
    from events.exhibitors.parts import EXHIBITOR_PARTS, exhibitor_moved
    from events.exhibitors.queries import EXHIBITOR_BLOCKS
    from events.sanctions import policies, queries, status, views
    from events.sanctions.policies import SanctionPermission
    from events.sanctions.services import follow
    from events.sanctions.status import SANCTIONS

    install(app, policies, views)
    add_list(app, SANCTIONS)
    exhibitor_moved.connect(app, follow)
    EXHIBITOR_BLOCKS.add(app, Provider("sanctions", queries.blocked_until))
    EXHIBITOR_PARTS.add(app, Provider("sanctions", status.exhibitor_part, 10))
    ORGANISATION_PARTS.add(app, Provider("sanctions", status.organisation_part, 20))
    organisers = frozenset({Role.ORGANISER})
    SHARES.add(app, ShareSource("sanctions", 40, organisers, status.sanctions_share))
    item = NavigationItem(
        _l("Absences at fairs"), "sanctions.index", order=340,
        visible=lambda: can(SanctionPermission.LIST),
    )  # fmt: skip
    DESK_ITEMS.add(app, item)
