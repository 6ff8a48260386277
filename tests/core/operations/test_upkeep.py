"""What the program does for itself once a day."""

from __future__ import annotations

from sqlalchemy import text

from core.db import db
from core.operations.jobs import tidy
from tests.factories.core import make_user


def test_the_database_is_told_what_its_tables_hold(app):
    make_user()
    tidy()
    db.session.commit()
    known = db.session.execute(text("SELECT tbl FROM sqlite_stat1")).scalars().all()
    assert "user" in known
    # Guessed from few rows, each index's number would be another; one of some rows alone has its own.
    rows = db.session.execute(text("SELECT tbl, idx, stat FROM sqlite_stat1 WHERE tbl = 'user'"))
    numbers = {idx: stat.split()[0] for _tbl, idx, stat in rows}
    assert len(numbers) > 1
    assert len(set(numbers.values())) == 1
