"""The only source of time. Everything is stored in UTC and thought of in Beijing time (R5)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Beijing, where every deadline is counted (R4)."""
    return now().astimezone(BEIJING).date()


def beijing_date(moment: datetime) -> date:
    """The calendar day in Beijing on which an aware `moment` falls."""
    return moment.astimezone(BEIJING).date()
