"""Scans as devices make them, for tests."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core.clock import now
from core.db import db
from events.gate.models import Attendance, Scan
from events.gate.services import merge_scans
from events.gate.states import ScanWay
from events.gate.values import MadeScan, WalkIn
from events.tickets.codes import ticket_code
from tests.factories.events import make_edition


def make_open_edition(**fields):
    """An edition that runs today, with one session unless asked otherwise."""
    fields = {"starts_at": now() - timedelta(hours=1)} | fields
    return make_edition(**fields)


def scan_of(registration, session, *, minutes=0, **fields):
    """A ticket scanned `minutes` after a moment ten minutes ago."""
    fields = {"code": ticket_code(registration.id), "at": moment(minutes)} | fields
    return MadeScan(fields.pop("id", uuid.uuid4()), session.id, **fields)


def walk_in(session, name="Ana Walk", **fields):
    """Somebody without a registration."""
    person = {"consent": True, "email": "", "language": "en"} | {
        key: fields.pop(key) for key in list(fields) if key in WalkIn.__dataclass_fields__
    }
    fields = {"at": moment()} | fields
    return MadeScan(
        fields.pop("id", uuid.uuid4()),
        session.id,
        way=ScanWay.WALK_IN,
        person=WalkIn(name, **person),
        **fields,
    )


def moment(minutes=0):
    return now() - timedelta(minutes=10 - minutes)


def merge(edition, *scans, device=None, by=None, at=None):
    """Merged and committed, as a request would."""
    answers = merge_scans(edition, scans, device=device, by=by, at=at or now())
    db.session.commit()
    return answers


def results(answers):
    return [str(answer.refusal or answer.result) for answer in answers]


def attendance_table():
    """What was settled, without what may differ: row ids."""
    db.session.expire_all()
    rows = db.session.query(Attendance).all()
    return sorted(
        (str(r.registration_id), str(r.session_id), r.first_at, r.left_at, r.way, str(r.device_id))
        for r in rows
    )


def scan_table():
    rows = db.session.query(Scan).all()
    return sorted((str(r.id), str(r.registration_id), r.result, r.refusal) for r in rows)
