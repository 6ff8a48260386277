"""The gate: signed lists, scans from several devices, their merge, and who came."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind pages, policies, the API, the tab of an edition and the entry at the desk."""
    from flask_babel import lazy_gettext as _l

    from core.navigation import NavigationItem, add_desk_item
    from core.policy import can
    from events.editions.signals import edition_moved
    from events.editions.tabs import EditionTab, add_edition_tab
    from events.event_types import Part
    from events.gate import api, models, policies
    from events.gate.services.absences import note_absences
    from events.gate.states import GatePermission
    from events.gate.views import live, phone

    app.register_blueprint(phone.blueprint)
    app.register_blueprint(live.blueprint)
    app.register_blueprint(api.make_blueprint())
    add_edition_tab(
        EditionTab(_l("Check-in"), "gate_live.show", 60, Part.GATE, GatePermission.WATCH)
    )
    add_desk_item(
        NavigationItem(
            _l("Gates"), "gate.index", order=330, visible=lambda: can(GatePermission.LIST)
        )
    )
    if note_absences not in edition_moved:
        edition_moved.append(note_absences)
    app.extensions["gate"] = (models, policies)
