"""Who comes for an exhibitor: named, promised, at the gate or absent (R13)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from core.lists.spec import LIST_ADDITIONS
    from core.registries import Provider, install
    from events.exhibitor_staff import jobs, parts, services, views
    from events.exhibitors.parts import (
        EXHIBITOR_DESK_PARTS,
        EXHIBITOR_PARTS,
        EXHIBITOR_STEPS,
        exhibitor_moved,
    )
    from events.gate.signals import attendance_recorded, attendance_undone

    install(app, jobs, views)
    LIST_ADDITIONS.add(app, parts.IN_EXHIBITORS)
    EXHIBITOR_PARTS.add(app, Provider("staff", parts.own_part, 90))
    EXHIBITOR_STEPS.add(app, Provider("staff", parts.steps, 10))
    EXHIBITOR_DESK_PARTS.add(app, Provider("staff", parts.desk_part, 10))
    exhibitor_moved.connect(app, services.follow_exhibitor)
    attendance_recorded.connect(app, services.follow_attendance)
    attendance_undone.connect(app, services.follow_undoing)
