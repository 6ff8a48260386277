"""Counting working days; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from core.errors import Unavailable

ONE_DAY = timedelta(days=1)


class UnknownYear(Unavailable):
    """The holiday table has no such year, so no deadline in it can be told."""

    def __init__(self, year: int) -> None:
        super().__init__(
            _l(
                "The holiday table has no year %(year)s. An administrator has to enter it "
                "before deadlines in that year can be counted.",
                year=year,
            )
        )
        self.year = year


@dataclass(frozen=True)
class Year:
    off: frozenset[date]
    work: frozenset[date]
    is_provisional: bool = False


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. Every method raises UnknownYear for a year it does not hold."""

    years: Mapping[int, Year]

    def is_working(self, day: date) -> bool:
        year = self.years.get(day.year)
        if year is None:
            raise UnknownYear(day.year)
        if day in year.work:
            return True
        return day.weekday() < 5 and day not in year.off

    def add(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`; `start` itself does not count. days ≥ 0."""
        day = start
        while days > 0:
            day += ONE_DAY
            days -= self.is_working(day)
        return day

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not later."""
        day, days = start, 0
        while day < end:
            day += ONE_DAY
            days += self.is_working(day)
        return days
