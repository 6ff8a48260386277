"""Moments in a person's own zone beside Beijing time (R5)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.clock import BEIJING
from core.i18n import show_short_date


def clock_time(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%H:%M}"


def hour_in(moment: datetime, zone_name: str) -> str:
    """The hour in that zone, with its day where it is another; "" for a zone nobody knows."""
    local = _there(moment, zone_name)
    if local is None:
        return ""
    same = local.date() == moment.astimezone(BEIJING).date()
    return f"{local:%H:%M}" if same else f"{show_short_date(local.date())}, {local:%H:%M}"


def zone_words(moment: datetime, zone_name: str) -> str:
    local = _there(moment, zone_name)
    return f"{zone_name} (UTC{local:%:z})" if local is not None else ""


def _there(moment: datetime, zone_name: str) -> datetime | None:
    try:
        return moment.astimezone(ZoneInfo(zone_name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
