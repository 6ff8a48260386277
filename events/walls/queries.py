"""The wall pages that are open, and what happens at an edition today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from core.clock import beijing_date, beijing_day, beijing_hour
from core.db import db
from core.errors import NotFound
from events.editions.models import Edition, EventSession
from events.editions.states import EditionState, SessionState, Visibility
from events.gate.models import Attendance
from events.registrations.models import Registration
from events.walls.models import Wall

# More would not fit a screen without scrolling.
SHOWN_SESSIONS = 4


def get_open_wall(slug: str) -> Wall:
    """The wall of an edition that takes place and whose organiser shows it; NotFound otherwise."""
    rows = select(Wall).join(Wall.edition).options(joinedload(Wall.edition))
    wall = db.session.scalar(rows.where(Edition.slug == slug, Wall.is_public))
    if wall is None or not wall.edition.standing.is_public:
        raise NotFound
    if wall.edition.standing is EditionState.CANCELLED:
        raise NotFound
    return wall


def find_wall(edition: Edition) -> Wall | None:
    """What was set up, if anything was."""
    return db.session.get(Wall, edition.id)


def arrivals_by_day(edition: Edition) -> Mapping[date, int]:
    """Registrations checked in on each Beijing day, each once a day."""
    day = beijing_day(Attendance.first_at)
    count = func.count(Attendance.registration_id.distinct())
    rows = _came(edition).with_only_columns(day, count).group_by(day)
    return {date.fromisoformat(row[0]): row[1] for row in db.session.execute(rows)}


def arrivals_by_hour(edition: Edition, day: date) -> Mapping[int, int]:
    """Registrations by the hour of the Beijing day in which they were first checked in."""
    first = func.min(Attendance.first_at).label("first")
    rows = _came(edition).where(beijing_day(Attendance.first_at) == day.isoformat())
    firsts = rows.with_only_columns(first).group_by(Attendance.registration_id).subquery()
    hour = beijing_hour(firsts.c.first)
    found = db.session.execute(select(hour, func.count()).group_by(hour))
    return Counter({int(row[0]): row[1] for row in found})


def sessions_on(edition: Edition, at: datetime) -> tuple[list[EventSession], list[EventSession]]:
    """Those under way, the latest begun first, and the next of the same day; public ones only."""
    running = _sessions(edition).where(EventSession.starts_at <= at, EventSession.ends_at > at)
    coming = _sessions(edition).where(
        EventSession.starts_at > at,
        beijing_day(EventSession.starts_at) == beijing_date(at).isoformat(),
    )
    order = EventSession.starts_at, EventSession.code
    return (
        list(db.session.scalars(running.order_by(order[0].desc(), order[1]).limit(SHOWN_SESSIONS))),
        list(db.session.scalars(coming.order_by(*order).limit(SHOWN_SESSIONS))),
    )


def _sessions(edition: Edition) -> Select[Any]:
    rows = select(EventSession).options(joinedload(EventSession.venue))
    return rows.where(
        EventSession.edition_id == edition.id,
        EventSession.visibility == Visibility.PUBLIC,
        EventSession.state == SessionState.PLANNED,
    )


def _came(edition: Edition) -> Select[Any]:
    """Attendances of everybody: the page is the public's, and names nobody (decisions/figures)."""
    rows = select(Attendance).join(Attendance.registration)
    return rows.where(Registration.edition_id == edition.id)
