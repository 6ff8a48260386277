"""The calendar in force, and the office's changes to it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import g, has_app_context
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import audit
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.registries import News
from core.working_days.models import CalendarYear
from core.working_days.values import WorkingCalendar, Year

SEED = Path(__file__).with_name("china.json")


@dataclass(frozen=True)
class CalendarChanged:
    """The days of a year were entered or corrected; what was counted by them is counted again."""

    year: int
    at: datetime


calendar_changed = News[CalendarChanged]("calendar changed")


def working_calendar() -> WorkingCalendar:
    """The calendar in force; one query a request."""
    if has_app_context() and "working_calendar" in g:
        known: WorkingCalendar = g.working_calendar
        return known
    years = {
        row.year: Year(row.days_off, row.days_worked, row.is_provisional)
        for row in db.session.scalars(select(CalendarYear))
    }
    calendar = g.working_calendar = WorkingCalendar(years)
    return calendar


def load_shipped_years() -> int:
    """Enter the shipped years the table does not hold yet; how many were entered."""
    shipped = json.loads(SEED.read_text(encoding="utf-8"))["years"]
    known = set(db.session.scalars(select(CalendarYear.year)))
    new = {int(year): data for year, data in shipped.items() if int(year) not in known}
    for year, data in new.items():
        db.session.add(
            CalendarYear(
                year=year,
                is_provisional=data["provisional"],
                off=[item["day"] for item in data["off"]],
                work=data["work"],
                names={item["day"]: item["name"] for item in data["off"]},
                changed_at=now(),
            )
        )
    db.session.flush()
    g.pop("working_calendar", None)
    return len(new)


def set_year(
    year: int,
    *,
    off: Iterable[date],
    work: Iterable[date],
    is_provisional: bool,
    by: Any,
    at: datetime,
    names: Mapping[str, str] | None = None,
) -> CalendarYear:
    """Enter or replace a year's table and count open clocks again.

    Refuses days of another year, a day both worked and not, and a weekday marked as made up.
    """
    days_off, days_worked = set(off), set(work)
    if any(day.year != year for day in days_off | days_worked):
        raise DomainError(_l("Every day must lie in the year %(year)s.", year=year), field="off")
    if days_off & days_worked:
        raise DomainError(_l("A day cannot be both worked and not worked."), field="work")
    if any(day.weekday() < 5 for day in days_worked):
        raise DomainError(_l("Only a Saturday or Sunday can be worked to make up."), field="work")
    row = db.session.get(CalendarYear, year)
    if row is None:
        row = CalendarYear(year=year)
        db.session.add(row)
    row.off = sorted(day.isoformat() for day in days_off)
    row.work = sorted(day.isoformat() for day in days_worked)
    row.is_provisional, row.changed_at = is_provisional, at
    row.names = dict(names or {})
    db.session.flush()
    g.pop("working_calendar", None)
    audit.record("calendar:year:changed", "calendar_year", by=by, at=at, year=year)
    calendar_changed.send(CalendarChanged(year, at))
    return row


def find_year(year: int) -> CalendarYear | None:
    return db.session.get(CalendarYear, year)


def tables_by_year() -> dict[int, CalendarYear]:
    return {row.year: row for row in db.session.scalars(select(CalendarYear))}
