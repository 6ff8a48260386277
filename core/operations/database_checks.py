"""What `flask doctor` asks of the database: kept safely, migrated, and undamaged."""

from collections.abc import Iterator

from sqlalchemy import text

from core.db import db
from core.operations import migrating
from core.operations.drift import drifted_indexes
from core.settings import Settings


def check_database(settings: Settings) -> Iterator[str]:
    db.session.execute(text("SELECT 1"))
    yield from _sqlite() if settings.is_sqlite else _postgresql()


def _sqlite() -> Iterator[str]:
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        found = db.session.scalar(text(f"PRAGMA {pragma}"))
        if found != wanted:
            yield f"database: {pragma} is {found}, not {wanted}; is DATA_DIR on a network disk?"
    if db.session.scalar(text("PRAGMA quick_check")) != "ok":
        yield "database: damaged; restore the last backup"
    if db.session.execute(text("PRAGMA foreign_key_check")).first() is not None:
        yield "database: rows without their parent; restore the last backup"


def _postgresql() -> Iterator[str]:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if db.session.scalar(text(f"SHOW {name}")) == "off":
            yield f"database: {name} is off; commits may be lost, so turn it on"
    if db.session.scalar(text("SHOW server_encoding")) != "UTF8":
        yield "database: make it anew with the encoding UTF8"


def check_migrations(_settings: Settings) -> Iterator[str]:
    current, latest = migrating.current(), migrating.latest()
    if current != latest:
        yield f"migrations: database at {current or 'none'}, program at {latest}; flask upgrade"
        return
    with db.engine.connect() as connection:
        for name in drifted_indexes(connection):
            yield f"database: the index {name} has another condition than this program's"
