"""The gate: signed lists, scans from several devices, their merge, and who came."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from core.accounts.services import credentials_changed
    from core.api import API_SCOPES
    from core.desk.shares import SHARES
    from core.lists import add_list
    from core.lists.spec import LIST_ADDITIONS
    from core.navigation import DESK_ITEMS, NavigationItem
    from core.policy import can
    from core.registries import install
    from events.editions.results import AFTERWARDS, EDITION_CHARTS
    from events.editions.signals import edition_moved
    from events.editions.tabs import EDITION_TABS, EditionTab, TabGroup
    from events.event_types import Part, PartProvider
    from events.gate import api, origins, policies, status
    from events.gate.attendees import IN_ATTENDEES
    from events.gate.device_list import DEVICES
    from events.gate.services.absences import note_absences
    from events.gate.services.devices import end_devices_of
    from events.gate.states import GatePermission
    from events.gate.views import devices, live, phone

    install(app, policies, phone, live, devices, api)
    API_SCOPES.add(app, *api.SCOPES)
    LIST_ADDITIONS.add(app, IN_ATTENDEES)
    add_list(app, DEVICES)
    EDITION_TABS.add(
        app,
        EditionTab(
            _l("Check-in"), "gate_live.show", 46, TabGroup.DAY, GatePermission.WATCH, Part.GATE
        ),
    )
    DESK_ITEMS.add(
        app,
        NavigationItem(
            _l("Gates"), "gate.index", order=330, visible=lambda: can(GatePermission.LIST)
        ),
    )
    edition_moved.connect(app, note_absences)
    credentials_changed.connect(app, end_devices_of)
    SHARES.add(app, *status.SOURCES)
    EDITION_CHARTS.add(app, PartProvider("arrivals", status.arrivals_chart, 30, Part.GATE))
    EDITION_CHARTS.add(app, PartProvider("origins", origins.on_desk, 32, Part.GATE))
    AFTERWARDS.add(app, PartProvider("gate", status.results, 20, Part.GATE))
