"""What all machines of one portal know together: whether it rests, and which programs may serve.

One row of the database, looked at every two seconds by each process. While it says so, or the
database has become another program's, a process answers everybody that the service rests, begins
no background work, and lets go of its connections, so that an upgrade is alone.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app, request
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Engine,
    NullPool,
    String,
    column,
    create_engine,
    inspect,
    select,
    table,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.db import Base, db, own_transaction, reading
from core.error_pages import error_page, forget_person
from core.serving.first_start import can_serve, program
from core.settings import Settings

log = logging.getLogger(__name__)
LOOK_SECONDS = 2.0
# How a session is called that only waits or looks: it is nobody an upgrade has to wait for.
WAITING = "talent-portal waiting"
# Those who ask whether a process lives, and what a page that says so is drawn with.
ANSWERED = ("/healthz", "/readyz", "/static/")


class Installation(Base):
    """The one row; without it nothing is planned and nothing known."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    # From then on the portal rests.
    rests_from: Mapped[datetime | None]
    # The migration of the oldest program that can serve this database, and the one before the last
    # upgrade; empty: its own alone, and none.
    oldest_program: Mapped[str] = mapped_column(String(32), default="")
    came_from: Mapped[str] = mapped_column(String(32), default="")
    # What the first data were last loaded for (core.serving.first_start.fingerprint).
    prepared_for: Mapped[str] = mapped_column(String(64), default="")


_versions = table("alembic_version", column("version_num"))
_VERSION = select(_versions.c.version_num)
_ALL = select(_versions.c.version_num, Installation.rests_from, Installation.oldest_program)
_ALL = _ALL.select_from(_versions.outerjoin(Installation.__table__, Installation.id == 1))


@dataclass
class Watch:
    """What this process saw last."""

    program: str
    rests_from: datetime | None = None
    # The database is another program's.
    is_outdated: bool = False
    # The table was there, so that one statement tells all; the version of a former program's
    # database is asked first.
    has_row: bool = False

    @property
    def is_resting(self) -> bool:
        return self.is_outdated or (self.rests_from is not None and self.rests_from <= now())


def init_app(app: Flask) -> None:
    app.extensions["installation"] = Watch(program())
    app.jinja_env.globals["rests_at"] = rests_at
    app.before_request(answer_while_resting)


def watch() -> Watch:
    found: Watch = current_app.extensions["installation"]
    return found


def rests_at() -> datetime | None:
    """For the desk: since when, or from when, the portal rests."""
    return watch().rests_from


def answer_while_resting() -> Any:
    """Before each request: the page that says so, asked of nothing that rests."""
    if not watch().is_resting or request.path.startswith(ANSWERED):
        return None
    forget_person()
    return error_page(503)


def look() -> None:
    """See what the row says now. A database that is away changes nothing of what was seen."""
    seen = watch()
    try:
        if seen.is_resting:
            engine = waiting_engine(current_app.extensions["settings"])
            with engine.connect() as connection:
                _see(seen, connection)
        elif db.engine.dialect.name == "sqlite":
            with reading():
                _see(seen, db.session.connection())
        else:
            # Without a transaction around it: every process asks the server all day long.
            with db.engine.connect() as connection:
                _see(seen, connection.execution_options(isolation_level="AUTOCOMMIT"))
    except SQLAlchemyError as error:
        log.warning("installation: %s", getattr(error, "orig", error))
    # Once the last request and job have ended: a connection that is in use when its pool is
    # disposed of would stay open afterwards.
    if seen.is_resting and not db.engine.pool.checkedout():  # type: ignore[attr-defined]
        db.engine.dispose()


def _see(seen: Watch, connection: Connection) -> None:
    was = seen.is_resting
    if not seen.has_row and (connection.scalar(_VERSION) or "") < seen.program:
        seen.is_outdated = True  # and the row may not be there yet
    else:
        seen.has_row = False  # should it have gone
        row = connection.execute(_ALL).first()
        seen.has_row = True
        version, seen.rests_from, oldest = row or ("", None, "")
        seen.is_outdated = not can_serve(seen.program, version, oldest or "")
    if seen.is_resting and not was:
        log.warning("resting: the portal is maintained")
    elif was and not seen.is_resting:
        log.warning("the portal serves again")


def keep_looking(app: Flask) -> Callable[[], None]:
    """Look now, and every two seconds in a thread of its own; gives what ends it."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(LOOK_SECONDS):
            with app.app_context():
                look()

    with app.app_context():
        look()
    threading.Thread(target=run, daemon=True, name="installation").start()
    return ended.set


def is_known() -> bool:
    """Whether the database is of a program that knows the row."""
    return inspect(db.session.connection()).has_table(Installation.__tablename__)


def came_from() -> str:
    """The migration before the last upgrade; empty when there was none."""
    return str(_value("came_from"))


def oldest_program() -> str:
    """The migration of the oldest program that can serve this database; empty: its own alone."""
    return str(_value("oldest_program"))


def planned_rest() -> datetime | None:
    with reading():
        return _value("rests_from") or None


def _value(name: str) -> Any:
    return (db.session.scalar(select(getattr(Installation, name))) if is_known() else None) or ""


def note(session: Session, **values: Any) -> None:
    """Write into the row, in the caller's transaction."""
    row = session.get(Installation, 1)
    if row is None:
        row = Installation(id=1, oldest_program="", came_from="", prepared_for="")
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def rest(starts_at: datetime | None) -> None:
    """From then on the portal rests; None: it does not any more."""
    with own_transaction() as session:
        note(session, rests_from=starts_at)


def waiting_engine(settings: Settings) -> Engine:
    """For whoever only looks or waits; every connection ends with its use."""
    if settings.is_sqlite:
        return create_engine(settings.database_url, poolclass=NullPool)
    arguments = {"application_name": f"{WAITING} {socket.gethostname()} {os.getpid()}"}
    return create_engine(settings.database_url, poolclass=NullPool, connect_args=arguments)
