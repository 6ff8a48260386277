"""Nobody else at the database: what an upgrade and a restore need, and keep to one transaction."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select, text

from core.clock import now
from core.db import db, reading, without_limits
from core.installation import WAITING, is_known, planned_rest, rest, waiting_engine
from core.operations.archive import UpgradeFailed
from core.serving.first_start import is_running
from core.settings import Settings

# What the database does for itself has no user; a replica's receiver is no client.
_SESSIONS = text("""
    SELECT coalesce(nullif(application_name, ''), 'without a name') AS name, count(*) AS number
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
      AND coalesce(backend_type, 'client backend') = 'client backend'
      AND application_name NOT LIKE :waiting
    GROUP BY 1 ORDER BY 1
""")

_OWN = text("""
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
      AND pid <> pg_backend_pid() AND application_name = current_setting('application_name')
""")
PREPARE_LOCK = 7_201_346
# Between two looks whether all have gone; and how long a migration waits for a table in use.
LOOK_AGAIN, LOCK_SECONDS = 0.2, 5
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
def resting(settings: Settings, seconds: float) -> Iterator[None]:
    """Nobody else is connected inside: every machine is told to rest, and waited for so long.

    Raises UpgradeFailed, naming who stayed; the portal then serves on. A rest that somebody set
    before, or sets or ends meanwhile, stays as they said. The embedded database has one machine,
    which is to be stopped.
    """
    if settings.is_sqlite or is_running(settings) or not _can_rest():
        if others := company(settings):
            raise UpgradeFailed(others)
        yield
        return
    before, begun = planned_rest(), now()
    rest(begun)
    try:
        until = time.monotonic() + seconds
        while (others := company(settings)) and time.monotonic() < until:
            time.sleep(LOOK_AGAIN)
        if others:
            raise UpgradeFailed(others)
        yield
    finally:
        if _can_rest() and planned_rest() == begun:
            rest(before)


@contextmanager
def one_at_a_time(settings: Settings) -> Iterator[None]:
    """Whoever else prepares or upgrades the PostgreSQL database waits for the block's end."""
    if settings.is_sqlite:
        yield
        return
    engine = waiting_engine(settings).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(select(func.pg_advisory_lock(PREPARE_LOCK)))
        yield


def _can_rest() -> bool:
    with reading():
        return is_known()


@contextmanager
def one_transaction(*, alone: bool = True) -> Iterator[Connection]:
    """Everything done with the PostgreSQL database inside happens together or not at all.

    Sessions and migrations meet one connection; what they commit is kept only when the block
    ends well and, if `alone`, nobody came meanwhile. Else nobody waits long for its locks.
    """
    db.session.remove()
    engine = db.engine
    engines: dict[str | None, Any] = db.engines  # type: ignore[assignment]
    with engine.begin() as connection:
        engines[None] = connection
        db.session.configure(join_transaction_mode="create_savepoint")
        without_limits(connection)
        if not alone:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        try:
            yield connection
            db.session.remove()
            if alone and (others := _others(connection)):
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
    rows = connection.execute(_SESSIONS, {"waiting": f"{WAITING}%"}).all()
    names = ", ".join(f"{row.name}: {row.number}" for row in rows)
    number = sum(row.number for row in rows)
    if not number:
        return ""
    return (
        f"the database has {number} other sessions ({names}); "
        "stop the portal on every machine and whatever else is connected"
    )
