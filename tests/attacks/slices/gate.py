"""A gate of the victim's event, a scan there, and a device."""

from __future__ import annotations

import uuid

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.gate.models import Attendance, GateDevice, Scan
from events.gate.services import merge_scans, name_phone
from events.gate.values import MadeScan
from events.tickets.codes import ticket_code
from tests.attacks.slices import RUNS, cells_of_list
from tests.factories.core import make_user

TABLES = (Scan, Attendance, GateDevice)
WORKS = frozenset({"organiser", "gate"})
WATCHES = WORKS | {"auditor"}
HERE = {"slug": "event", "session_id": "gate_session"}
CELLS = {
    **{
        f"gate.{name}": ([HERE], WORKS)
        for name in ("scan", "people", "check", "walk_in", "name_phone")
    },
    "gate.undo": ([HERE | {"scan_id": "gate_scan"}], WORKS),
    "gate.open_code": ([{"slug": "event", "code": "gate_code"}], WATCHES),
    "gate.sync": ([{"slug": "event"}], WORKS),
    "gate_live.show": ([{"slug": "event"}], WATCHES),
    "gate_devices.index": ([{"slug": "event"}], RUNS),
    "gate_devices.add": ([{"slug": "event"}], RUNS),
    "gate_devices.revoke": ([{"slug": "event", "device_id": "gate_device"}], RUNS),
    **cells_of_list("gate_devices", {"slug": "event"}, reads=RUNS, changes=True),
}
LISTS = {"gate.index": WORKS | {"elsewhere_organiser"}}


def things(city) -> dict[str, object]:
    event, registration = city.event, city.registration
    session = event.sessions[0]
    staff: User = make_user(Role.ORGANISER)
    device = name_phone(event, "Victim's gate", by=staff, at=now())
    made = MadeScan(uuid.uuid4(), session.id, now(), code=ticket_code(registration.id))
    merge_scans(event, [made], device=device, by=staff, at=now())
    db.session.commit()
    return {
        "gate_session": session.id,
        "gate_scan": made.id,
        "gate_device": device.id,
        "gate_code": ticket_code(registration.id),
    }
