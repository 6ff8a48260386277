"""What has happened at the gates so far: counted by session and device, and the latest scans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, case, cast, func, select

from core.db import db
from events.editions.models import Edition, EventSession
from events.gate.models import Attendance, GateDevice, Scan
from events.gate.states import ScanResult, ScanWay
from events.registrations.models import Registration, Seat
from events.registrations.states import HELD_STATES

LAST_SCANS = 12


@dataclass(frozen=True)
class SessionCount:
    """One session at this moment. `inside` is who came and has not been checked out."""

    session: EventSession
    expected: int
    came: int
    inside: int
    walk_ins: int
    refused: int


def count_sessions(sessions: list[EventSession]) -> list[SessionCount]:
    """How many are expected, came, are inside, walked in and were refused, in one query."""
    ids = [one.id for one in sessions]
    expected = (
        select(Seat.session_id, func.count().label("n"))
        .where(Seat.session_id.in_(ids), Seat.state.in_([*HELD_STATES, "no_show"]))
        .group_by(Seat.session_id)
        .subquery()
    )
    came = (
        select(
            Attendance.session_id,
            func.count().label("n"),
            func.sum(case((Attendance.left_at.is_(None), 1), else_=0)).label("inside"),
            func.sum(case((Attendance.way == ScanWay.WALK_IN, 1), else_=0)).label("walk_ins"),
        )
        .where(Attendance.session_id.in_(ids))
        .group_by(Attendance.session_id)
        .subquery()
    )
    refused = (
        select(Scan.session_id, func.count().label("n"))
        .where(
            Scan.session_id.in_(ids), Scan.result == ScanResult.REFUSED, Scan.undone_at.is_(None)
        )
        .group_by(Scan.session_id)
        .subquery()
    )
    figures = (expected.c.n, came.c.n, came.c.inside, came.c.walk_ins, refused.c.n)
    rows = db.session.execute(
        select(EventSession.id, *(cast(func.coalesce(one, 0), Integer) for one in figures))
        .outerjoin(expected, expected.c.session_id == EventSession.id)
        .outerjoin(came, came.c.session_id == EventSession.id)
        .outerjoin(refused, refused.c.session_id == EventSession.id)
        .where(EventSession.id.in_(ids))
    )
    counted = {row[0]: [int(figure) for figure in row[1:]] for row in rows}
    return [SessionCount(one, *counted[one.id]) for one in sessions]


def count_devices(edition: Edition, sessions: list[EventSession]) -> list[Row[Any]]:
    """What each device scanned at these sessions, in one query: name, let_in, refused, seen_at.

    Scans of a browser nobody named stand in the line without a name.
    """
    standing = Scan.undone_at.is_(None)
    let_in = case((standing & (Scan.result == ScanResult.FIRST), 1), else_=0)
    refused = case((standing & (Scan.result == ScanResult.REFUSED), 1), else_=0)
    return list(
        db.session.execute(
            select(
                GateDevice.name.label("name"),
                func.sum(let_in).label("let_in"),
                func.sum(refused).label("refused"),
                func.max(Scan.received_at).label("seen_at"),
            )
            .select_from(Scan)
            .outerjoin(GateDevice, GateDevice.id == Scan.device_id)
            .where(Scan.edition_id == edition.id, Scan.session_id.in_([one.id for one in sessions]))
            .group_by(GateDevice.id)
            .order_by(GateDevice.name_key, GateDevice.id)
        )
    )


def list_last_scans(edition: Edition, sessions: list[EventSession]) -> list[Row[Any]]:
    """The latest scans at these sessions, latest first, in one query."""
    return list(
        db.session.execute(
            select(
                Scan.scanned_at,
                Scan.result,
                Scan.refusal,
                Scan.direction,
                Scan.undone_at,
                Registration.name,
                EventSession.code,
                GateDevice.name.label("gate"),
            )
            .select_from(Scan)
            .join(EventSession, EventSession.id == Scan.session_id)
            .outerjoin(Registration, Registration.id == Scan.registration_id)
            .outerjoin(GateDevice, GateDevice.id == Scan.device_id)
            .where(Scan.edition_id == edition.id, Scan.session_id.in_([one.id for one in sessions]))
            .order_by(Scan.received_at.desc(), Scan.scanned_at.desc(), Scan.id)
            .limit(LAST_SCANS)
        )
    )
