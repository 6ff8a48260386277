"""What gate pages show: sessions one works at, live counts, people by name."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.name_keys import folded
from core.policy import decide
from events.editions.models import Edition, EventSession
from events.editions.queries import find_edition
from events.editions.reach import reading_reach
from events.editions.states import LIVE_STATES
from events.gate.models import Attendance, GateDevice
from events.gate.scopes import is_gate_staff, worked_by, works_at
from events.gate.states import GatePermission
from events.registrations.models import Registration, Seat

MOST_FOUND = 20


def get_watched_edition(slug: str, user: User) -> Edition:
    """An edition whose gates the person works or watches; NotFound otherwise."""
    edition = find_edition(slug)
    if edition is None or not decide(user, GatePermission.WATCH, edition).allowed:
        raise NotFound
    return edition


def get_gate_session(slug: str, session_id: uuid.UUID, user: User) -> EventSession:
    """A session at whose gate the person works; NotFound otherwise."""
    session = db.session.get(EventSession, session_id)
    if session is None or session.edition.slug != slug or not works_at(user, session):
        raise NotFound
    return session


def watched_sessions(edition: Edition, user: User) -> list[EventSession]:
    """The sessions with a gate that lie within the person's reach."""
    reach = reading_reach(user, edition)
    everything = reach.whole or is_gate_staff(user, edition)
    return [
        one
        for one in edition.sessions
        if one.check_in and (everything or reach.has_venue(one.venue_id))
    ]


def gates_of(user: User, *, at: datetime) -> list[EventSession]:
    """Sessions of live editions at whose gates the person works, next first, not long over."""
    found = db.session.scalars(
        select(EventSession)
        .join(EventSession.edition)
        .where(
            worked_by(user).sql,
            Edition.state.in_(LIVE_STATES),
            EventSession.ends_at > at - timedelta(hours=12),
        )
        .options(contains_eager(EventSession.edition), joinedload(EventSession.venue))
        .order_by(EventSession.starts_at, EventSession.id)
        .limit(200)
    )
    return list(found)


def find_at_gate(session: EventSession, words: str) -> list[Row[Any]]:
    """People with a seat in the session whose name, organisation or number has these words.

    Case, diacritics and the way Chinese is written (characters or pinyin) do not matter.
    """
    wanted = folded(words).split()
    if not wanted:
        return []
    rows = (
        select(
            Registration.reference,
            Registration.name,
            Registration.organisation,
            Registration.state,
            Seat.state.label("seat"),
            Attendance.first_at,
            Attendance.left_at,
        )
        .join(Seat, (Seat.registration_id == Registration.id) & (Seat.session_id == session.id))
        .outerjoin(
            Attendance,
            (Attendance.registration_id == Registration.id) & (Attendance.session_id == session.id),
        )
        .where(Registration.edition_id == session.edition_id)
        .order_by(Registration.name_key, Registration.id)
        .limit(MOST_FOUND)
    )
    for word in wanted:
        rows = rows.where(Registration.search.contains(word, autoescape=True))
    return list(db.session.execute(rows))


def get_device(edition: Edition, device_id: uuid.UUID) -> GateDevice:
    device = db.session.get(GateDevice, device_id)
    if device is None or device.edition_id != edition.id:
        raise NotFound
    return device


def find_device_of_token(digest: str) -> GateDevice | None:
    return db.session.scalar(select(GateDevice).where(GateDevice.token_digest == digest))


def session_for_code(
    edition: Edition, registration_id: uuid.UUID | None, user: User, *, at: datetime
) -> EventSession | None:
    """The gate at which a ticket is to be read now; None when `user` works at none.

    Of the person's own sessions the one nearest in time, else of all.
    """
    seats = select(Seat.session_id).where(Seat.registration_id == registration_id)
    seated = set(db.session.scalars(seats)) if registration_id else set()
    open_here = list(filter(worked_by(user).test, edition.sessions))
    chosen = [one for one in open_here if one.id in seated] or open_here
    return min(chosen, key=lambda one: distance(one, at), default=None)


def distance(session: EventSession, at: datetime) -> timedelta:
    """How far in time a moment is from a session; nothing while it goes on."""
    if session.starts_at <= at <= session.ends_at:
        return timedelta(0)
    return min(abs(session.starts_at - at), abs(session.ends_at - at))
