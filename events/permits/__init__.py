"""Plans, filings and permits of an event, with the days they are due (events.md §2.1)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.files.policies import READERS
    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import Provider, install
    from events.editions.overview import EDITION_SHARES
    from events.editions.results import AFTERWARDS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import PartProvider
    from events.permits import jobs, policies, status, views
    from events.permits.lists import PERMITS
    from events.permits.states import PermitPermission

    install(app, policies, jobs, views)
    add_list(app, PERMITS)
    READERS.add(app, Provider(policies.FILE_PURPOSE, policies.may_read_file))
    EDITION_SHARES.add(app, PartProvider("permits", status.permits_share, 60))
    AFTERWARDS.add(app, PartProvider("permits", status.results, 70))
    may = PermitPermission
    EDITION_TABS.add(app, EditionTab(_l("Permits"), "permits.index", 18, TabGroup.PLAN, may.READ))
    DESK_ITEMS.add(
        app,
        NavigationItem(
            PERMITS.label, "permits_desk.index", order=35, visible=lambda: can(may.LIST)
        ),
    )
