"""What a scan came to, as the gate is told: the person, when they came in first, and where."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import load_only

from core.db import db
from events.editions.models import Edition, EventSession
from events.editions.states import SessionState
from events.gate.models import Attendance, GateDevice, Scan
from events.gate.queries import distance
from events.gate.services.judging import SHOWN
from events.gate.services.settling import Pair
from events.gate.states import Refusal, ScanResult, ScanWay
from events.gate.values import MadeScan, ScanAnswer
from events.registrations.models import Registration, Seat
from events.registrations.states import HELD_STATES
from events.tickets.codes import read_code

# Of many sessions elsewhere these suffice to send somebody on.
MOST_NAMED = 3


def answer_of(session: EventSession, scan_id: uuid.UUID) -> ScanAnswer | None:
    """What a scan at this session's gate comes to as things stand; None when there is none."""
    scan = db.session.get(Scan, scan_id)
    if scan is None or scan.session_id != session.id:
        return None
    return answer_for(scan, context_of([scan], session.edition))


def pair_of(scan: Scan) -> Pair | None:
    return (scan.registration_id, scan.session_id) if scan.registration_id else None


def is_same(scan: MadeScan, row: Scan, edition: Edition) -> bool:
    """Whether a known number is this very scan, and not another's under its number."""
    return (
        row.edition_id == edition.id
        and row.session_id == scan.session_id
        and row.direction == scan.direction
        and row.way == scan.way
        and (row.way != ScanWay.QR or row.registration_id in (None, read_code(scan.code)))
    )


@dataclass(frozen=True)
class _Context:
    edition: Edition
    people: dict[uuid.UUID, Registration]
    attendances: dict[Pair, Attendance]
    devices: dict[uuid.UUID, str]
    elsewhere: dict[uuid.UUID, list[EventSession]]


def context_of(rows: Iterable[Scan], edition: Edition) -> _Context:
    rows = list(rows)
    ids = {row.registration_id for row in rows if row.registration_id}
    people = db.session.scalars(
        select(Registration).where(Registration.id.in_(ids)).options(load_only(*SHOWN))
    )
    attendances = db.session.scalars(
        select(Attendance).where(
            Attendance.registration_id.in_(ids),
            Attendance.session_id.in_({row.session_id for row in rows}),
        )
    )
    devices = db.session.execute(
        select(GateDevice.id, GateDevice.name).where(GateDevice.edition_id == edition.id)
    )
    return _Context(
        edition,
        {one.id: one for one in people},
        {(one.registration_id, one.session_id): one for one in attendances},
        {row.id: row.name for row in devices},
        _expected({row.registration_id for row in rows if row.refusal == Refusal.WRONG_SESSION}),
    )


def _expected(ids: set[uuid.UUID | None]) -> dict[uuid.UUID, list[EventSession]]:
    """The sessions, not cancelled, in which these people hold a place."""
    found: dict[uuid.UUID, list[EventSession]] = {}
    if not ids:
        return found
    held = (Seat.registration_id.in_(ids), Seat.state.in_(HELD_STATES))
    seats = select(Seat.registration_id, EventSession).join(Seat.session).where(*held)
    for id_, session in db.session.execute(seats.order_by(EventSession.starts_at, EventSession.id)):
        if session.standing is not SessionState.CANCELLED:
            found.setdefault(id_, []).append(session)
    return found


def answers_to(
    scans: Sequence[MadeScan],
    known: dict[uuid.UUID, Scan],
    edition: Edition,
    corrected: set[uuid.UUID],
) -> list[ScanAnswer]:
    context = context_of([row for row in known.values() if row.edition_id == edition.id], edition)
    answers = []
    for scan in scans:
        row = known[scan.id]
        if not is_same(scan, row, edition) or _names_another(scan, row, context):
            reused = ScanAnswer(scan.id, ScanResult.REFUSED, Refusal.ID_REUSED)
            answers.append(reused)
            continue
        answers.append(answer_for(row, context, corrected=scan.id in corrected))
    return answers


def _names_another(scan: MadeScan, row: Scan, context: _Context) -> bool:
    person = context.people.get(row.registration_id) if row.registration_id else None
    by_name = scan.way is ScanWay.LIST and person is not None
    return by_name and person is not None and person.reference != scan.reference


def answer_for(row: Scan, context: _Context, *, corrected: bool = False) -> ScanAnswer:
    pair = pair_of(row)
    person = context.people.get(row.registration_id) if row.registration_id else None
    attendance = context.attendances.get(pair) if pair else None
    return ScanAnswer(
        id=row.id,
        result=ScanResult(row.result),
        refusal=Refusal(row.refusal) if row.refusal else None,
        reference=person.reference if person else "",
        name=person.name if person else "",
        organisation=person.organisation if person else "",
        first_at=attendance.first_at if attendance else None,
        gate=context.devices.get(attendance.device_id, "")
        if attendance and attendance.device_id
        else "",
        undone=row.undone_at is not None,
        clock_mended=corrected,
        elsewhere=_nearest(row, context),
    )


def _nearest(row: Scan, context: _Context) -> tuple[EventSession, ...]:
    if row.refusal != Refusal.WRONG_SESSION or row.registration_id is None:
        return ()
    expected = context.elsewhere.get(row.registration_id, [])
    return tuple(sorted(expected, key=lambda one: distance(one, row.scanned_at)))[:MOST_NAMED]
