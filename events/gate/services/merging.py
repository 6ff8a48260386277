"""Merging what devices scanned: exact, idempotent, in whatever order it arrives (R16)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.accounts.models import User
from core.db import db
from core.errors import DomainError, Forbidden
from events.editions.models import Edition, EventSession
from events.gate.models import GateDevice, Scan
from events.gate.services.answering import answer_for, answers_to, context_of, is_same, pair_of
from events.gate.services.judging import People, find_person, load_people, refusal_of
from events.gate.services.settling import settle
from events.gate.services.walking_in import take_walk_in
from events.gate.states import Direction, Refusal, ScanResult, ScanWay
from events.gate.values import MOST_SCANS, MadeScan, ScanAnswer
from events.registrations.models import Registration
from events.registrations.services.places import lock_sessions

# Doors open for helpers and rehearsals before the edition begins.
BEFORE = timedelta(days=1)
# What a message may be on its way for: by less no clock is taken to be wrong.
ON_ITS_WAY = timedelta(seconds=30)


@dataclass(frozen=True)
class _Receipt:
    edition: Edition
    device: GateDevice | None
    by: User | None
    at: datetime
    # What is to be added to the device's times.
    skew: timedelta = timedelta(0)


def merge_scans(
    edition: Edition,
    scans: Sequence[MadeScan],
    *,
    device: GateDevice | None,
    by: User | None,
    at: datetime,
    sent_at: datetime | None = None,
) -> list[ScanAnswer]:
    """Take over what a device scanned; one answer for each scan, in their order.

    A scan known by its id is answered as it stands and counted no second time. The caller has
    checked that `by` may work these sessions' gates. `sent_at`: the device's time as it sent them,
    by which the fault of its clock is taken off every scan. Refuses a revoked device, a session
    that is not of this edition, and more than MOST_SCANS at once.
    """
    receipt = _Receipt(edition, device, by, at, _skew(sent_at, at))
    sessions = _sessions_of(receipt, scans)
    known = {one.id: one for one in _scans_with({scan.id for scan in scans})}
    # Of a number sent twice the first counts, so the last one written here.
    unique = {scan.id: scan for scan in reversed(scans)}
    fresh = [scan for scan in unique.values() if scan.id not in known]
    people = load_people(fresh, set(sessions))
    corrected = set()
    # By time: a walk-in has to be made before what was scanned of them later.
    for scan in sorted(fresh, key=lambda one: (one.at, one.id)):
        known[scan.id] = row = _new_scan(scan, sessions[scan.session_id], people, receipt)
        corrected |= {scan.id} if row.scanned_at != scan.at else set()
    touched = {pair_of(known[scan.id]) for scan in fresh}
    touched |= {pair_of(row) for row in _taken_back_since(scans, known, receipt)}
    db.session.flush()
    settle({pair for pair in touched if pair is not None}, by=by, at=at)
    if corrected:
        audit.record(
            "gate:clock:mended",
            device or edition,
            by=by,
            at=at,
            scans=len(corrected),
            device=device.name if device else None,
        )
    if device is not None:
        device.seen_at = at
    return answers_to(scans, known, edition, corrected)


def undo_scan(
    edition: Edition, scan_id: uuid.UUID, *, by: User | None, at: datetime
) -> ScanAnswer | None:
    """Take a scan back; the next earliest takes its place, or the attendance goes.

    A second time changes nothing. None when this edition has no such scan.
    """
    scan = db.session.get(Scan, scan_id, populate_existing=True)
    if scan is None or scan.edition_id != edition.id:
        return None
    lock_sessions([scan.session_id])
    if scan.undone_at is None:
        _take_back(scan, by=by, at=at)
        db.session.flush()
        pair = pair_of(scan)
        settle({pair} if pair else set(), by=by, at=at)
    return answer_for(scan, context_of([scan], edition))


def _sessions_of(receipt: _Receipt, scans: Sequence[MadeScan]) -> dict[uuid.UUID, EventSession]:
    if len(scans) > MOST_SCANS:
        raise DomainError(
            _l("Send at most %(most)s scans at once.", most=MOST_SCANS), field="scans"
        )
    if receipt.device is not None and receipt.device.revoked_at is not None:
        raise Forbidden(_l("This device was revoked: it may not scan any more."))
    wanted = {scan.session_id for scan in scans}
    # The lock makes two devices at the same instant take turns, session by session.
    found = {one.id: one for one in lock_sessions(wanted)}
    if any(one.edition_id != receipt.edition.id for one in found.values()) or set(found) != wanted:
        raise DomainError(_l("Choose a session of this event."), field="scans")
    return found


def _scans_with(ids: Iterable[uuid.UUID]) -> list[Scan]:
    rows = select(Scan).where(Scan.id.in_(set(ids))).execution_options(populate_existing=True)
    return list(db.session.scalars(rows))


def _new_scan(scan: MadeScan, session: EventSession, people: People, receipt: _Receipt) -> Scan:
    moment = _believed(scan.at, receipt)
    registration, refusal = _judge(scan, session, people, receipt)
    row = Scan(
        id=scan.id,
        edition_id=receipt.edition.id,
        session_id=session.id,
        registration_id=registration.id if registration else None,
        device_id=receipt.device.id if receipt.device else None,
        by_id=receipt.by.id if receipt.by else None,
        way=scan.way,
        direction=scan.direction,
        scanned_at=moment,
        received_at=receipt.at,
        # What stands is settled once all are there.
        result=ScanResult.REFUSED if refusal else _unsettled(scan),
        refusal=refusal or "",
        undone_at=receipt.at if scan.undone else None,
        undone_by_id=receipt.by.id if scan.undone and receipt.by else None,
    )
    db.session.add(row)
    return row


def _judge(
    scan: MadeScan, session: EventSession, people: People, receipt: _Receipt
) -> tuple[Registration | None, Refusal | None]:
    if scan.way is ScanWay.WALK_IN and not scan.undone and scan.refused is None:
        made = take_walk_in(scan, session, by=receipt.by, at=receipt.at)
        if isinstance(made, Refusal):
            return None, made
        people.add(made)
        return made, refusal_of(scan, session, made, people)
    registration = find_person(scan, people, receipt.edition)
    return registration, refusal_of(scan, session, registration, people)


def _unsettled(scan: MadeScan) -> ScanResult:
    return ScanResult.OUT if scan.direction is Direction.OUT else ScanResult.REPEATED


def _taken_back_since(
    scans: Iterable[MadeScan], known: dict[uuid.UUID, Scan], receipt: _Receipt
) -> list[Scan]:
    """Scans the server has, and the device meanwhile took back or showed as refused."""
    changed = []
    for scan in scans:
        row = known[scan.id]
        if not is_same(scan, row, receipt.edition):
            continue
        if scan.undone and row.undone_at is None:
            _take_back(row, by=receipt.by, at=receipt.at)
            changed.append(row)
        elif scan.refused is not None and row.result != ScanResult.REFUSED:
            row.result, row.refusal = ScanResult.REFUSED, scan.refused
            changed.append(row)
    return changed


def _take_back(scan: Scan, *, by: User | None, at: datetime) -> None:
    scan.undone_at, scan.undone_by_id = at, by.id if by else None
    audit.record("gate:scan:undone", scan, by=by, at=at, result=scan.result)


def _skew(sent_at: datetime | None, at: datetime) -> timedelta:
    """How much a device's clock is behind ours, as it says; nothing within a message's way."""
    behind = at - sent_at if sent_at else timedelta(0)
    return behind if abs(behind) > ON_ITS_WAY else timedelta(0)


def _believed(said: datetime, receipt: _Receipt) -> datetime:
    """The moment a scan counts for: its own, by our clock, as long as that can be.

    One from after its receipt, or from more than a day before the edition begins (before now,
    while it has not begun), is taken at the time of receipt: it was made by a wrong clock.
    """
    earliest = min(receipt.edition.starts_at, receipt.at) - BEFORE
    try:
        moment = said.astimezone(UTC) + receipt.skew
    except OverflowError:
        return receipt.at
    return moment if earliest <= moment <= receipt.at else receipt.at
