"""The database: one Base, constraint names, column types, and how SQLite is kept safe.

SQLite before 3.51.3 can lose writes when one connection writes while another checkpoints the
write-ahead log. Debian's Python links such a version, so every write transaction of every process
holds one advisory file lock from BEGIN IMMEDIATE until its connection is back in the pool; the
checkpoint runs inside the commit and so under the same lock. Readers never wait, and what may
only read is refused a write by SQLite itself, so nothing is ever written outside the lock.
See docs/decisions/0002-sqlite.md.
"""

import contextlib
import fcntl
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from flask import Flask, current_app, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, MetaData, Text, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOCK_WAIT_SECONDS = 30.0

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment must know its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text encrypted at rest with the newest of FIELD_KEYS; older keys still open it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else _fernet().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else _fernet().decrypt(value.encode()).decode()


def _fernet() -> MultiFernet:
    fernet: MultiFernet | None = current_app.extensions.get("field_fernet")
    if fernet is None:
        keys = current_app.extensions["settings"].field_keys
        fernet = current_app.extensions["field_fernet"] = MultiFernet([Fernet(k) for k in keys])
    return fernet


Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Every table's base: named constraints, UTC moments, UUID keys, JSON for small structures."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - declared this way by SQLAlchemy
        datetime: UTCDateTime,
        dict[str, Any]: Json,
        dict[str, str]: Json,
        list[str]: Json,
        list[Any]: Json,
    }


db = SQLAlchemy(metadata=Base.metadata)

# None: decided by the request's method. Jobs and own short transactions say it themselves.
_reading: ContextVar[bool | None] = ContextVar("reading", default=None)


def _only_reads() -> bool:
    said = _reading.get()
    if said is not None:
        return said
    return has_request_context() and request.method in SAFE_METHODS


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Read in a job without holding the write lock; whatever was changed inside is dropped.

    For work that loads values, computes for long (a PDF), and only then writes.
    """
    db.session.rollback()
    token = _reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        _reading.reset(token)


@contextlib.contextmanager
def own_transaction() -> Iterator[Session]:
    """A short write of its own that outlives the request's refusal (sign-in counters, read log)."""
    token = _reading.set(False)
    try:
        with Session(db.engine) as session, session.begin():
            yield session
    finally:
        _reading.reset(token)


def write_afterwards(write: Callable[[Session], None]) -> None:
    """Write something that must survive a refusal, once the request's own transaction has ended.

    Inside the request it would wait for the very lock the request holds. Outside a request it is
    written at once.
    """
    if has_request_context():
        g.setdefault("write_afterwards", []).append(write)
        return
    with own_transaction() as session:
        write(session)


def run_afterwards() -> None:
    """Do what `write_afterwards` collected, in one transaction, before the answer leaves."""
    writes = g.pop("write_afterwards", [])
    if writes:
        with own_transaction() as session:
            for write in writes:
                write(session)


def new_id() -> uuid.UUID:
    """A fresh random identifier; people see reference numbers instead."""
    return uuid.uuid4()


def init_app(app: Flask) -> None:
    """Bind the database and, for SQLite, the pragmas and the write lock."""
    settings = app.extensions["settings"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    if settings.is_sqlite:
        with app.app_context():
            _keep_sqlite_safe(db.engine)


def _engine_options(settings: Any) -> dict[str, Any]:
    # Errors do not repeat the values they concern: those would be personal data in the log.
    common = {"hide_parameters": True}
    if settings.is_sqlite:
        waiting = {"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False}
        return common | {"connect_args": waiting}
    return common | {
        "pool_size": settings.web_threads,
        "max_overflow": 4,
        "pool_pre_ping": True,
    }


def _keep_sqlite_safe(engine: Engine) -> None:
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
        if _only_reads():
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
        """Give the lock back if `holder` has it."""
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
