"""Moments in a person's own zone beside Beijing time (R5), and sessions at the same time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, get_timezone_location

from core.clock import BEIJING
from core.i18n import LOCALES, language, show_short_date
from events.editions.models import EventSession
from events.editions.states import SessionState
from events.registrations.models import Seat
from events.registrations.states import UNUSED_STATES


def clock_time(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%H:%M}"


def hour_in(moment: datetime, zone_name: str, until: datetime | None = None) -> str:
    """The hour in that zone and that of the end, each with weekday and day where that is another.

    Another than in Beijing; for the end, than that of the beginning. "" for a zone nobody knows.
    """
    local = _there(moment, zone_name)
    if local is None:
        return ""
    said = _hour(local, moment.astimezone(BEIJING))
    return said if until is None else f"{said}–{_hour(until.astimezone(local.tzinfo), local)}"


def _hour(local: datetime, beside: datetime) -> str:
    if local.date() == beside.date():
        return f"{local:%H:%M}"
    weekday = format_date(local.date(), "EEE", locale=LOCALES[language()])
    day = show_short_date(local.date())
    before = f"{day}（{weekday}）" if language() == "zh" else f"{weekday} {day}, "
    return f"{before}{local:%H:%M}"


def zone_words(moment: datetime, zone_name: str) -> str:
    local = _there(moment, zone_name)
    if local is None:
        return ""
    place = get_timezone_location(zone_name, locale=LOCALES[language()], return_city=True)
    # %:z only from Python 3.12 on.
    return f"{place} (UTC{local.isoformat()[-6:]})"


def _there(moment: datetime, zone_name: str) -> datetime | None:
    try:
        return moment.astimezone(ZoneInfo(zone_name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def overlaps(sessions: Iterable[EventSession]) -> dict[uuid.UUID, list[EventSession]]:
    """Of each session those that go on at the same time; one that ends as another begins does not.

    It is pointed out and never refused: people go from one to the other.
    """
    found: dict[uuid.UUID, list[EventSession]] = {}
    planned = [one for one in sessions if one.standing is SessionState.PLANNED]
    going: list[EventSession] = []
    for session in sorted(planned, key=lambda one: (one.starts_at, one.code)):
        going = [one for one in going if one.ends_at > session.starts_at]
        for other in going:
            found.setdefault(other.id, []).append(session)
            found.setdefault(session.id, []).append(other)
        going.append(session)
    return found


def seat_overlaps(
    seats: Iterable[Seat], others: Iterable[EventSession] = ()
) -> dict[uuid.UUID, list[EventSession]]:
    """The same of the sessions somebody holds or waits for, and of others they might add."""
    return overlaps([*(one.session for one in seats if one.standing in UNUSED_STATES), *others])
