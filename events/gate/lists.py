"""The list a device carries into flight mode: who may come in to one session, signed.

A row is [code digest, state] for somebody without a seat in the session, so that a phone can say
why, and by `expected` and `sessions` where they hold a place instead; and with a seat [code digest,
state, reference, name, further words to search, organisation, role, badge name, first seen
(seconds) or 0, gate]. No phone, mail, document or birth date.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from core.db import db
from core.name_keys import folded
from events.editions.models import EventSession
from events.editions.states import SessionState
from events.gate.models import Attendance, GateDevice
from events.gate.states import Refusal
from events.registrations.models import Registration, Seat
from events.registrations.states import HELD_STATES, RegistrationState, SeatState
from events.tickets.codes import code_digest, ticket_code

VERSION = 1
OPEN = "ok"
_OF_STATE = {RegistrationState.CANCELLED: Refusal.CANCELLED, RegistrationState.CONFIRMED: OPEN}
_OF_SEAT = {
    SeatState.CONFIRMED: OPEN,
    SeatState.ATTENDED: OPEN,
    SeatState.NO_SHOW: OPEN,
    SeatState.WAITLISTED: Refusal.WAITLISTED,
    SeatState.CANCELLED: Refusal.WRONG_SESSION,
    None: Refusal.WRONG_SESSION,
}


def session_list(session: EventSession, *, at: datetime) -> bytes:
    """The list as the bytes that are signed and sent; people by queries without objects."""
    people = _people(session)
    rows = [_row(one) for one in people]
    wrong = {
        one.id: row[0]
        for one, row in zip(people, rows, strict=True)
        if row[1] == Refusal.WRONG_SESSION
    }
    content = {
        "version": VERSION,
        "edition": session.edition.slug,
        "session": str(session.id),
        "code": session.code,
        "cancelled": session.state == SessionState.CANCELLED,
        "checks_out": session.edition.checks_out,
        "generated_at": at.isoformat(timespec="seconds"),
        "sessions": {
            one.code: [one.name, one.venue.place, one.starts_at.isoformat(timespec="minutes")]
            for one in session.edition.sessions
            if one.standing is not SessionState.CANCELLED
        },
        "expected": _expected(session, wrong),
        "rows": rows,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _people(session: EventSession) -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(
                Registration.id,
                Registration.reference,
                Registration.state,
                Registration.name,
                Registration.organisation,
                Registration.role,
                Registration.badge_name,
                Registration.email,
                Registration.search,
                Seat.state.label("seat"),
                Attendance.first_at,
                GateDevice.name.label("gate"),
            )
            .outerjoin(
                Seat, (Seat.registration_id == Registration.id) & (Seat.session_id == session.id)
            )
            .outerjoin(
                Attendance,
                (Attendance.registration_id == Registration.id)
                & (Attendance.session_id == session.id),
            )
            .outerjoin(GateDevice, GateDevice.id == Attendance.device_id)
            .where(Registration.edition_id == session.edition_id)
            .order_by(Registration.name_key, Registration.id)
        )
    )


def _expected(session: EventSession, wrong: Mapping[uuid.UUID, str]) -> dict[str, list[str]]:
    """By code digest, the other sessions in which people without a seat here hold a place."""
    seats = (
        select(Seat.registration_id, EventSession.code)
        .join(Seat.session)
        .where(EventSession.edition_id == session.edition_id, Seat.session_id != session.id)
        .where(Seat.state.in_(HELD_STATES))
        .order_by(EventSession.starts_at, EventSession.id)
    )
    expected: dict[str, list[str]] = {}
    for id_, code in db.session.execute(seats) if wrong else ():
        if id_ in wrong:
            expected.setdefault(wrong[id_], []).append(code)
    return expected


def _row(one: Row[Any]) -> list[Any]:
    digest = code_digest(ticket_code(one.id))
    state = _OF_STATE.get(one.state, Refusal.NOT_CONFIRMED)
    if state == OPEN:
        state = _OF_SEAT.get(one.seat, Refusal.NOT_CONFIRMED)
    if one.seat is None:
        return [digest, state]
    return [
        digest,
        state,
        one.reference,
        one.name,
        _further_words(one),
        one.organisation,
        one.role,
        "" if one.badge_name == one.name else one.badge_name,
        int(one.first_at.timestamp()) if one.first_at else 0,
        one.gate or "",
    ]


def _further_words(one: Row[Any]) -> str:
    """What name search looks in beside what is shown: folded names, pinyin, no mail address."""
    words = str(one.search)
    address = folded(one.email)
    if address:
        before, found, after = words.rpartition(f" {address} ")
        words = f"{before} {after}" if found else words
    # What the phone reads off the shown columns itself.
    shown = f"{one.name} {one.organisation} {one.reference.replace('-', ' ')}".casefold().split()
    return " ".join(sorted(set(words.split()) - set(shown)))
