"""The only source of time. Everything is stored in UTC and thought of in Beijing time (R5)."""

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

BEIJING = ZoneInfo("Asia/Shanghai")
_NAMES = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTHS = {_NAMES[3 * at : 3 * at + 3]: at + 1 for at in range(12)}


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Beijing, where every deadline is counted (R4)."""
    return now().astimezone(BEIJING).date()


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def named_month(word: str) -> int | None:
    """The month of a name as passports and spreadsheets print it: MAR, March, MRZ/MAR."""
    starts = [one.strip()[:3] for one in word.casefold().rstrip(".").split("/")]
    months = {_MONTHS[one] for one in starts if one in _MONTHS}
    return months.pop() if len(months) == 1 else None


def beijing_date(moment: datetime) -> date:
    """The calendar day in Beijing on which an aware `moment` falls."""
    return moment.astimezone(BEIJING).date()


class beijing_day(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """The Beijing day of a moment, as YYYY-MM-DD, for grouping in the database."""

    name = "beijing_day"
    type = String()
    inherit_cache = True
    on_server, embedded = "YYYY-MM-DD", "%Y-%m-%d"


class beijing_hour(beijing_day):  # noqa: N801 - reads as a function of SQL
    """The hour of the Beijing day in which a moment falls, as 00 to 23."""

    name = "beijing_hour"
    inherit_cache = True
    on_server, embedded = "HH24", "%H"


@compiles(beijing_day)
def _on_server(element: Any, compiler: Any, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"to_char(timezone('Asia/Shanghai', {moment}), '{element.on_server}')"


@compiles(beijing_day, "sqlite")
def _embedded(element: Any, compiler: Any, **kw: Any) -> str:
    # Whole seconds: SQLite rounds to thousandths, and so the last of a day into the next one.
    moment = compiler.process(element.clauses, **kw)
    return f"strftime('{element.embedded}', substr({moment}, 1, 19), '+8 hours')"
