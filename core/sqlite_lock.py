"""How SQLite is kept safe: its pragmas, and one writer at a time.

SQLite before 3.51.3 can lose writes when one connection writes while another checkpoints the
write-ahead log. Debian's Python links such a version, so every write transaction of every process
holds one advisory file lock from BEGIN IMMEDIATE until its connection is back in the pool; the
checkpoint runs inside the commit and so under the same lock. Readers never wait, and what may
only read is refused a write by SQLite itself, so nothing is ever written outside the lock.
See docs/decisions/0002-sqlite.md.
"""

import fcntl
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

LOCK_WAIT_SECONDS = 30.0


def keep_sqlite_safe(engine: Engine, only_reads: Callable[[], bool]) -> None:
    """Set the pragmas and the write lock; `only_reads` says so of the transaction that begins."""
    path = engine.url.database or ""
    lock = _WriteLock(f"{path}.lock") if path and path != ":memory:" else None

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={int(LOCK_WAIT_SECONDS * 1000)}",
            "trusted_schema=OFF",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # A deferred read that later writes fails at once with "database is locked", so whatever
        # may write asks for the write lock at the start; safe requests only ever read.
        driver: Any = connection.connection.driver_connection
        if only_reads():
            # And cannot do otherwise: a write here would be one outside the lock.
            driver.execute("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN")
            return
        if lock is not None:
            lock.acquire(connection.connection.dbapi_connection)
        driver.execute("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    if lock is not None:
        # A connection that broke is never checked in as itself, so its end counts as well.
        for ending in ("checkin", "invalidate", "close"):
            event.listen(engine, ending, lambda connection, *_: lock.release(connection))


class _WriteLock:
    """One writer at a time: first among this process's threads, then among processes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._holder: Any = None
        self._file: Any = None

    def acquire(self, holder: Any) -> None:
        """Take the lock for `holder` (a DBAPI connection), waiting up to LOCK_WAIT_SECONDS."""
        if self._holder is holder:
            return
        if not self._threads.acquire(timeout=LOCK_WAIT_SECONDS):
            raise self._locked()
        try:
            self._file = self._open()
            self._wait_for_other_processes()
        except BaseException:
            self._threads.release()
            raise
        self._holder = holder

    def release(self, holder: Any) -> None:
        if self._holder is None or self._holder is not holder:
            return
        self._holder = None
        self._file.close()
        self._threads.release()

    def _open(self) -> Any:
        try:
            return open(self._path, "a")  # held until release
        except OSError as error:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error

    def _wait_for_other_processes(self) -> None:
        give_up = time.monotonic() + LOCK_WAIT_SECONDS
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > give_up:
                    self._file.close()
                    raise self._locked() from None
                time.sleep(0.005)
            else:
                return

    @staticmethod
    def _locked() -> OperationalError:
        return OperationalError("BEGIN IMMEDIATE", None, TimeoutError("database is locked"))
