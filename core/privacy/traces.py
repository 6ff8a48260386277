"""What of an erased person lies outside the rows: files, mails, the database's own log."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import text

from core.db import db, reading
from core.files.storage import Storage
from core.jobs import job
from core.outbox.transports import transport_for

ERASE_FILES = "privacy.erase_files"
ERASE_MAILS = "privacy.erase_mails"
CLEAN_DATABASE = "privacy.clean_database"


class StillRead(RuntimeError):
    """Somebody still reads an older state of the database; the job is tried again."""


@job(ERASE_FILES)
def erase_files(keys: list[str]) -> None:
    """Delete the bytes; what is gone already is no fault."""
    storage: Storage = current_app.extensions["storage"]
    with reading():
        for key in keys:
            storage.delete(key)


@job(ERASE_MAILS)
def erase_mails(message_ids: list[str]) -> None:
    """Delete mails that lie on this machine; what a server took is in other hands."""
    transport_for(current_app.extensions["settings"]).erase(message_ids)


@job(CLEAN_DATABASE)
def clean_database() -> None:
    """Empty the log of the database, which still holds pages as they were.

    SQLite overwrites what it deletes (`secure_delete`); its write-ahead log is brought over and cut
    to nothing, under the write lock as every checkpoint. PostgreSQL frees the dead rows; its own
    log is recycled within its term (docs/privacy.md).
    """
    with reading():
        if db.engine.dialect.name == "sqlite":
            _cut_log()
        else:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM"))


def _cut_log() -> None:
    with db.engine.connect() as connection:
        # The lock that comes with a transaction is held until the connection is given back.
        connection.begin()
        connection.commit()
        driver = connection.connection.driver_connection
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]  # type: ignore[union-attr]
    if busy:
        raise StillRead
