"""The database: one Base, constraint names, column types, and who may write when."""

import contextlib
import os
import socket
import uuid
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from flask import Flask, current_app, g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    URL,
    BigInteger,
    ColumnElement,
    DateTime,
    Interval,
    MetaData,
    Text,
    func,
    literal,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from core.clock import now
from core.sqlite_lock import LOCK_WAIT_SECONDS, keep_sqlite_safe

CENT = Decimal("0.01")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

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


class Hundredths(TypeDecorator[Decimal]):
    """A decimal of two places, exact on both databases: stored as a whole number of hundredths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, _dialect: Dialect) -> int | None:
        return None if value is None else int(Decimal(value).quantize(CENT) * 100)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


class EncryptedText(TypeDecorator[str]):
    """Text encrypted at rest with the newest of FIELD_KEYS; older keys still open it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else field_cipher().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else field_cipher().decrypt(value.encode()).decode()


def field_cipher() -> MultiFernet:
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


class unindexed(FunctionElement[Any]):  # noqa: N801 - a function of SQL
    """The column itself; SQLite chooses no index by it. PostgreSQL knows what its tables hold."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: Any, **options: Any) -> str:
    sign = "+" if compiler.dialect.name == "sqlite" else ""
    return f"{sign}{compiler.process(element.clauses, **options)}"


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


def without_limits(connection: Connection) -> None:
    """Let the transaction that has begun take as long as it needs: migrations, copies."""
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


def database_now(later: timedelta = timedelta(0)) -> ColumnElement[datetime]:
    """This moment, or so much later, by a clock all machines share: the server's own.

    Embedded there is one machine. For what two machines compare with each other, such as leases.
    """
    if db.engine.dialect.name == "postgresql":
        return func.clock_timestamp(type_=UTCDateTime()) + literal(later, Interval())
    return literal(now() + later, UTCDateTime())


def new_id() -> uuid.UUID:
    """A fresh random identifier; people see reference numbers instead."""
    return uuid.uuid4()


def parse_id(text: str | None) -> uuid.UUID | None:
    """The identifier a page or scope sent; None for anything that is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def init_app(app: Flask) -> None:
    """Bind the database and, for SQLite, the pragmas and the write lock."""
    settings = app.extensions["settings"]
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    if settings.is_sqlite:
        with app.app_context():
            keep_sqlite_safe(db.engine, _only_reads)


def session_name() -> str:
    """Whose each of the server's sessions is, for who looks at them as `flask upgrade` does."""
    return f"talent-portal {socket.gethostname()} {os.getpid()}"


def noticing_loss(url: URL) -> dict[str, int]:
    """By which a server that vanished without a word, as its machine does, is noticed in a minute.

    Else whoever waits for its answer waits for hours. What DATABASE_URL itself says holds.
    """
    told = {"keepalives_idle": 30, "keepalives_interval": 10, "tcp_user_timeout": 60_000}
    return {name: value for name, value in told.items() if name not in url.query}


def _engine_options(settings: Any) -> dict[str, Any]:
    # Errors do not repeat the values they concern: those would be personal data in the log.
    common = {"hide_parameters": True}
    if settings.is_sqlite:
        waiting = {"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False}
        return common | {"connect_args": waiting}
    # Nothing holds locks for ever, whatever hangs; 0 is no limit (docs/runbook.md, PgBouncer).
    limits = {
        "statement_timeout": settings.statement_seconds,
        "idle_in_transaction_session_timeout": settings.idle_transaction_seconds,
    }
    told = " ".join(f"-c {limit}={seconds}s" for limit, seconds in limits.items() if seconds)
    arguments = {"fallback_application_name": session_name()} | ({"options": told} if told else {})
    named = {"connect_args": arguments | noticing_loss(make_url(settings.database_url))}
    pool = {"pool_size": settings.web_threads, "max_overflow": 4, "pool_pre_ping": True}
    return common | pool | named
