"""Days are Beijing's, in Python and in both databases alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.clock import BEIJING, beijing_date, beijing_day
from core.db import db
from core.reports.models import Export

# Beijing's midnight is 16:00 in UTC; it begins a month, a leap day and a year, too.
MIDNIGHTS = [
    datetime(2026, 11, 28, tzinfo=BEIJING),
    datetime(2026, 12, 1, tzinfo=BEIJING),
    datetime(2027, 1, 1, tzinfo=BEIJING),
    datetime(2028, 2, 29, tzinfo=BEIJING),
]
AWAY = [
    timedelta(0),
    -timedelta(microseconds=1),
    timedelta(microseconds=1),
    -timedelta(seconds=1),
    timedelta(hours=7, minutes=59, seconds=59),
    timedelta(hours=8),
    timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999),
]


@pytest.mark.both_databases
@pytest.mark.parametrize("midnight", MIDNIGHTS, ids=str)
def test_the_database_counts_a_moment_to_the_day_of_beijing(app, midnight):
    moments = [(midnight + away).astimezone(UTC) for away in AWAY]
    db.session.add_all(Export(report="x", file_format="csv", asked_at=moment) for moment in moments)
    db.session.commit()
    days = select(Export.asked_at, beijing_day(Export.asked_at))
    told = dict(db.session.execute(days).all())
    assert told == {moment: beijing_date(moment).isoformat() for moment in moments}
    day = beijing_day(Export.asked_at)
    grouped = dict(db.session.execute(select(day, func.count()).group_by(day)).all())
    before, after = midnight - timedelta(days=1), midnight
    assert grouped == {before.date().isoformat(): 2, after.date().isoformat(): 5}
