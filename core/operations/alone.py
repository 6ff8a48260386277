"""Nobody else at the database: what an upgrade and a restore need, and keep to one transaction."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from core.db import db
from core.serving.first_start import is_running
from core.settings import Settings

# What the database does for itself has no user; a replica's receiver is no client.
_SESSIONS = text("""
    SELECT coalesce(nullif(application_name, ''), 'without a name') AS name, count(*) AS number
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
      AND coalesce(backend_type, 'client backend') = 'client backend'
    GROUP BY 1 ORDER BY 1
""")

_OWN = text("""
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
      AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')
""")
# For how long the server may not have noticed that this process hung up.
HANGING_UP = 10.0


def company(settings: Settings) -> str:
    """Who else uses these data now, as a sentence; empty when nobody does."""
    if is_running(settings):
        return "the portal is running on this data; stop it first"
    if settings.is_sqlite:
        return ""
    db.session.remove()
    db.engine.dispose()
    with db.engine.connect() as connection:
        _wait_for_own(connection)
        return _others(connection)


@contextmanager
def one_transaction() -> Iterator[Connection]:
    """Everything done with the PostgreSQL database inside happens together or not at all.

    Sessions and migrations meet one connection; what they commit is kept only when the block
    ends well and nobody came meanwhile.
    """
    db.session.remove()
    engine = db.engine
    engines: dict[str | None, Any] = db.engines  # type: ignore[assignment]
    with engine.begin() as connection:
        engines[None] = connection
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield connection
            db.session.remove()
            if others := _others(connection):
                raise RuntimeError(others)
        finally:
            db.session.remove()
            db.session.configure(join_transaction_mode="conditional_savepoint")
            engines[None] = engine


def _wait_for_own(connection: Connection) -> None:
    """Until the server has let go of the sessions this process closed, or they are not closed."""
    until = time.monotonic() + HANGING_UP
    while connection.execute(_OWN).scalar_one() and time.monotonic() < until:
        # Within one transaction the server tells the same every time.
        connection.rollback()
        time.sleep(0.02)
    connection.rollback()


def _others(connection: Connection) -> str:
    rows = connection.execute(_SESSIONS).all()
    names = ", ".join(f"{row.name}: {row.number}" for row in rows)
    number = sum(row.number for row in rows)
    if not number:
        return ""
    return (
        f"the database has {number} other sessions ({names}); "
        "stop the portal on every machine and whatever else is connected"
    )
