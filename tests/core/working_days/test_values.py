"""Counting working days across holidays and made-up weekends."""

from datetime import date

import pytest

from core.clock import now
from core.errors import DomainError
from core.working_days.services import load_shipped_years, set_year, working_calendar
from core.working_days.values import UnknownYear, WorkingCalendar, Year

CALENDAR = WorkingCalendar(
    {
        2026: Year(
            off=frozenset({date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 5)}),
            work=frozenset({date(2026, 10, 10)}),
        )
    }
)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 9, 28), 0, date(2026, 9, 28)),
        (date(2026, 9, 28), 1, date(2026, 9, 29)),
        (date(2026, 9, 30), 1, date(2026, 10, 6)),
        (date(2026, 10, 9), 1, date(2026, 10, 10)),
        (date(2026, 10, 10), 1, date(2026, 10, 12)),
    ],
)
def test_add_skips_holidays_and_takes_made_up_weekends(start, days, end):
    assert CALENDAR.add(start, days) == end
    assert CALENDAR.count(start, end) == days


def test_a_year_without_a_table_is_named():
    with pytest.raises(UnknownYear) as refusal:
        CALENDAR.add(date(2026, 12, 30), 5)
    assert refusal.value.year == 2027


def test_count_is_zero_backwards():
    assert CALENDAR.count(date(2026, 10, 9), date(2026, 10, 1)) == 0


def test_shipped_years_load_once(app):
    assert load_shipped_years() == 4
    assert load_shipped_years() == 0
    assert not working_calendar().is_working(date(2026, 10, 1))
    assert working_calendar().years[2027].is_provisional


@pytest.mark.parametrize(
    ("off", "work", "field"),
    [
        ([date(2027, 1, 1)], [], "off"),
        ([date(2026, 1, 3)], [date(2026, 1, 3)], "work"),
        ([], [date(2026, 1, 5)], "work"),
    ],
)
def test_a_wrong_year_table_is_refused_at_its_field(app, off, work, field):
    with pytest.raises(DomainError) as refusal:
        set_year(2026, off=off, work=work, is_provisional=False, by=None, at=now())
    assert refusal.value.field == field
