"""What several tests of registrations share."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from core.db import db


@pytest.fixture
def count_queries(app):
    """How many statements a call sends to the database."""

    def counted(call):
        seen = []

        def note(_connection, _cursor, statement, *_):
            if not statement.startswith(("PRAGMA", "BEGIN")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            call()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    return counted


@pytest.fixture(autouse=True)
def nobody_has_sent_yet(app):
    """Limits count in the process, which all tests share."""
    app.extensions["rate_limits"].storage.reset()
