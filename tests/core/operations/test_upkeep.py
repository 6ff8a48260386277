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
