"""The sheets there are of an edition, and what stands on one."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.accounts.models import RoleGrant, User
from core.clock import beijing_date
from core.db import db
from core.errors import NotFound
from events.day_sheets.models import VenueDay
from events.editions.models import Edition, EventSession, Venue
from events.editions.queries import count_waiting, list_team, sessions_within
from events.editions.reach import Reach, reading_reach
from events.gate.models import GateDevice


@dataclass(frozen=True)
class DaySheet:
    """One day at one address; `waiting` is the length of each session's line."""

    venue: Venue
    day: date
    sessions: Sequence[EventSession]
    waiting: Mapping[uuid.UUID, int]
    team: Sequence[RoleGrant]
    devices: Sequence[str]
    written: VenueDay | None


Sessions = dict[tuple[date, Venue], list[EventSession]]


def sheets_of(edition: Edition, user: User) -> Sessions:
    """The sessions by day and by address, halls together with the house they are in (R19).

    A session over several days stands on the sheet of each.
    """
    reach = reading_reach(user, edition)
    sheets: Sessions = defaultdict(list)
    for one in sessions_within(edition, reach):
        first, last = beijing_date(one.starts_at), beijing_date(one.ends_at)
        for number in range(first.toordinal(), last.toordinal() + 1):
            sheets[date.fromordinal(number), _house(one.venue, reach)].append(one)
    return dict(sorted(sheets.items(), key=lambda item: (item[0][0], item[0][1].path)))


def get_sheet(edition: Edition, venue_id: uuid.UUID, day: date, user: User) -> DaySheet:
    """One of `sheets_of`; NotFound for a day or venue that has none."""
    for (on, venue), sessions in sheets_of(edition, user).items():
        if (on, venue.id) == (day, venue_id):
            return DaySheet(
                venue, day, sessions, count_waiting(sessions), list_team(edition),
                _devices(edition), find_written(venue, day),
            )  # fmt: skip
    raise NotFound


def find_written(venue: Venue, day: date, *, for_update: bool = False) -> VenueDay | None:
    rows = select(VenueDay).where(VenueDay.venue_id == venue.id, VenueDay.day == day)
    if for_update:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(rows)


def _house(venue: Venue, reach: Reach) -> Venue:
    """Where the session's people find each other: as far out as one address and reach go."""
    return [one for one in venue.building if reach.has_venue(one.id)][-1]


def _devices(edition: Edition) -> Sequence[str]:
    rows = select(GateDevice.name).where(
        GateDevice.edition_id == edition.id, GateDevice.revoked_at.is_(None)
    )
    return db.session.scalars(rows.order_by(GateDevice.name_key, GateDevice.id)).all()
