"""Whether this program can do its work now: database, tables, background work, store."""

import socket
import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from core.clock import now
from core.db import database_now, db
from core.installation import oldest_program, watch
from core.jobs.models import Job
from core.jobs.states import JobState
from core.operations import migrating
from core.operations.jobs import last_beat
from core.serving.first_start import can_serve

MAIL_SEEN_SECONDS, MAIL_WAIT_SECONDS = 30.0, 2.0
# Leases go by the database's clock; days and deadlines by the machine's.
SKEW = timedelta(seconds=5)
BEAT_OVERDUE = timedelta(minutes=3)
# Set where a web server was told to leave the background work to others.
WORKS_ELSEWHERE = "works_elsewhere"


@dataclass(frozen=True)
class Part:
    """One thing the program stands on; `fault` is empty when it is well."""

    name: str
    fault: str = ""
    # Whether requests are to go elsewhere meanwhile; a mail server that rests stops no page.
    is_needed: bool = True

    @property
    def is_well(self) -> bool:
        return not self.fault

    @property
    def stops_pages(self) -> bool:
        return self.is_needed and not self.is_well


def parts() -> list[Part]:
    """The state of each part; tables and work are asked after only if the database answers.

    Where others do the background work it stops no page here: all web machines would be taken out
    together for what none of them can mend.

    While the portal rests nothing is asked, since an upgrade is to be alone; it stays ready to say
    that it rests.
    """
    if watch().is_resting:
        return [Part("maintenance", "the portal rests", is_needed=False)]
    answers = current_app.extensions["storage"].answers()
    store = Part("storage", "" if answers else "cannot be reached or written to")
    try:
        db.session.execute(text("SELECT 1"))
        found = [Part("database"), Part("migrations", _migrations())]
        is_ours = not current_app.extensions.get(WORKS_ELSEWHERE, False)
        found.append(Part("worker", _worker(), is_needed=is_ours))
        found.append(Part("clock", clock_fault(), is_needed=False))
    except SQLAlchemyError as error:
        found = [Part("database", type(error).__name__)]
    return [*found, store, Part("mail", _mail(), is_needed=False)]


def clock_fault() -> str:
    """Which way this machine's clock is off from the database's; empty within SKEW."""
    if db.engine.dialect.name != "postgresql":
        return ""
    ahead = (now() - db.session.execute(select(database_now())).scalar_one()).total_seconds()
    if abs(ahead) <= SKEW.total_seconds():
        return ""
    return f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} the database's"


def _mail() -> str:
    """Whether the mail server takes connections, as seen within the last half minute."""
    parts = urlsplit(current_app.extensions["settings"].mail_url)
    if parts.scheme == "file":
        return ""
    seen: tuple[float, str] = current_app.extensions.get("mail_seen", (float("-inf"), ""))
    at, fault = seen
    if time.monotonic() - at > MAIL_SEEN_SECONDS:
        place = (parts.hostname or "localhost", parts.port or default_port(parts.scheme))
        try:
            socket.create_connection(place, timeout=MAIL_WAIT_SECONDS).close()
            fault = ""
        except OSError as error:
            fault = f"no answer ({error.strerror or error})"
        current_app.extensions["mail_seen"] = (time.monotonic(), fault)
    return fault


def default_port(scheme: str) -> int:
    """Where a mail server listens if MAIL_URL says nothing."""
    return 465 if scheme == "smtps" else 25


def _migrations() -> str:
    wanted = migrating.latest()
    if not wanted:
        return ""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return "the tables were made without migrations"
    found = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    if can_serve(wanted, found or "", oldest_program()):
        return ""
    return f"database at {found}, program at {wanted}: run flask upgrade"


def _worker() -> str:
    if last_beat() is None and not _is_at_work():
        return "no background work was done yet"
    return overdue()


def overdue() -> str:
    """For how long background work has stood still that was done before; empty when it has not."""
    beat = last_beat()
    if beat is None or now() - beat < BEAT_OVERDUE or _is_at_work():
        return ""
    return f"no background work for {int((now() - beat).total_seconds())} s"


def _is_at_work() -> bool:
    # With much to do the beat waits its turn; a job in hand whose lease is renewed shows as much.
    at_work = select(Job.id).where(Job.state == JobState.RUNNING, Job.lease_until > database_now())
    return db.session.scalar(at_work.limit(1)) is not None
