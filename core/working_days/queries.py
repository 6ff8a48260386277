"""The holiday table as it stands."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from core.working_days.models import CalendarYear


def find_year(year: int) -> CalendarYear | None:
    return db.session.get(CalendarYear, year)


def tables_by_year() -> dict[int, CalendarYear]:
    return {row.year: row for row in db.session.scalars(select(CalendarYear))}
