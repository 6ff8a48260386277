"""What came of a fair: figures with definitions, frozen in versions (events.md §2.4, §7.5)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.lists import add_list
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import install
    from events.editions.results import AFTERWARDS
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.reports import policies, status, views
    from events.reports.lists import FAIR_REPORTS
    from events.reports.states import ReportPermission

    install(app, policies, views)
    add_list(app, FAIR_REPORTS)
    may, part = ReportPermission, Part.EXHIBITORS
    AFTERWARDS.add(app, PartProvider("reports", status.results, 80, part))
    EDITION_TABS.add(
        app, EditionTab(_l("Report"), "fair_reports.show", 85, TabGroup.AFTER, may.READ, part)
    )
    DESK_ITEMS.add(
        app,
        NavigationItem(
            FAIR_REPORTS.label, "fair_reports_desk.index", order=36, visible=lambda: can(may.LIST)
        ),
    )
