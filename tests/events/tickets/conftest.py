"""Counting queries."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from core.db import db


@pytest.fixture
def count_queries(app):
    """Runs something and says how many statements it sent to the database, with its answer."""

    def run(doing):
        statements = []

        def note(_connection, _cursor, statement, *_rest):
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            answer = doing()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements), answer

    return run
