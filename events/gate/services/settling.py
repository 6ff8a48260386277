"""From scans to attendance: the earliest that stands is the first, whatever came in which order."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from events.gate import signals
from events.gate.models import Attendance, Scan
from events.gate.services.judging import load_seats
from events.gate.states import Direction, ScanResult
from events.registrations.models import Seat
from events.registrations.services.history import fire_seat
from events.registrations.states import SEAT_WORKFLOW, SeatAction

Pair = tuple[uuid.UUID, uuid.UUID]


def settle(pairs: set[Pair], *, by: User | None, at: datetime) -> dict[Pair, Attendance]:
    """Work out anew who attended, for these (registration, session); their attendances.

    The caller holds the lock of the sessions. A function of the scans alone: the same scans in any
    order and in any batches leave the same attendance.
    """
    if not pairs:
        return {}
    registration_ids = {one for one, _session in pairs}
    session_ids = {session for _one, session in pairs}
    standing = _standing_scans(registration_ids, session_ids)
    attendances = _attendances(registration_ids, session_ids)
    seats = load_seats(registration_ids, session_ids)
    settled = {}
    for pair in sorted(pairs):
        scans = standing[pair]
        first = _mark(scans)
        attendance = attendances.get(pair)
        if first is None:
            if attendance is not None:
                _take_back(attendance, seats.get(pair), by=by, at=at)
            continue
        if attendance is None:
            attendance = _record(pair, first, seats.get(pair), by=by, at=at)
        elif attendance.first_at != first.scanned_at or attendance.device_id != first.device_id:
            _fill(attendance, first)
        attendance.left_at = _left_at(scans)
        settled[pair] = attendance
    db.session.flush()
    return settled


def _standing_scans(
    registration_ids: set[uuid.UUID], session_ids: set[uuid.UUID]
) -> dict[Pair, list[Scan]]:
    rows = db.session.scalars(
        select(Scan).where(
            Scan.registration_id.in_(registration_ids),
            Scan.session_id.in_(session_ids),
            Scan.undone_at.is_(None),
            Scan.result != ScanResult.REFUSED,
        )
    )
    found: dict[Pair, list[Scan]] = defaultdict(list)
    # Two devices at the same instant: the number decides, the same on every database.
    for scan in sorted(rows, key=lambda one: (one.scanned_at, one.id)):
        assert scan.registration_id is not None
        found[scan.registration_id, scan.session_id].append(scan)
    return found


def _attendances(
    registration_ids: set[uuid.UUID], session_ids: set[uuid.UUID]
) -> dict[Pair, Attendance]:
    rows = db.session.scalars(
        select(Attendance)
        .where(
            Attendance.registration_id.in_(registration_ids), Attendance.session_id.in_(session_ids)
        )
        .execution_options(populate_existing=True)
    )
    return {(one.registration_id, one.session_id): one for one in rows}


def _mark(scans: Iterable[Scan]) -> Scan | None:
    """Write to each scan what it comes to; the first way in, if there is one."""
    first = None
    for scan in scans:
        result = ScanResult.OUT
        if scan.direction == Direction.IN:
            result = ScanResult.FIRST if first is None else ScanResult.REPEATED
            first = first or scan
        if scan.result != result:
            scan.result = result
    return first


def _left_at(scans: list[Scan]) -> datetime | None:
    last = scans[-1]
    return last.scanned_at if last.direction == Direction.OUT else None


def _fill(attendance: Attendance, first: Scan) -> None:
    attendance.first_at, attendance.way = first.scanned_at, first.way
    attendance.device_id = first.device_id


def _record(
    pair: Pair, first: Scan, seat: Seat | None, *, by: User | None, at: datetime
) -> Attendance:
    attendance = Attendance(registration_id=pair[0], session_id=pair[1])
    _fill(attendance, first)
    db.session.add(attendance)
    if seat is not None and SEAT_WORKFLOW.is_open(seat, SeatAction.ATTEND):
        fire_seat(seat, SeatAction.ATTEND, by=by, at=at, happened=first.scanned_at)
    signals.attendance_recorded.send(signals.AttendanceChanged(attendance, at))
    return attendance


def _take_back(attendance: Attendance, seat: Seat | None, *, by: User | None, at: datetime) -> None:
    # Before the row goes: who listens still reads it.
    signals.attendance_undone.send(signals.AttendanceChanged(attendance, at))
    db.session.delete(attendance)
    if seat is not None and SEAT_WORKFLOW.is_open(seat, SeatAction.TAKE_BACK):
        # Back to confirmed is no new confirmation.
        confirmed_at = seat.confirmed_at
        fire_seat(seat, SeatAction.TAKE_BACK, by=by, at=at)
        seat.confirmed_at = confirmed_at
