"""Moments in a person's own zone beside Beijing time (R5)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.clock import BEIJING
from core.i18n import show_date


def clock_time(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%H:%M}"


def there(moment: datetime, zone_name: str) -> str:
    """Date, time, zone and offset in that zone; "" for a zone nobody knows."""
    try:
        local = moment.astimezone(ZoneInfo(zone_name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return f"{show_date(local.date())}, {local:%H:%M} {zone_name} (UTC{local:%:z})"
