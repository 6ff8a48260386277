"""Whether this program can do its work now: database, tables, background work, store."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from core.clock import now
from core.db import database_now, db
from core.installation import oldest_program
from core.jobs.models import Job
from core.jobs.states import JobState
from core.operations import migrating
from core.operations.jobs import last_beat
from core.serving.first_start import can_serve

BEAT_OVERDUE = timedelta(minutes=3)


@dataclass(frozen=True)
class Part:
    """One thing the program stands on; `fault` is empty when it is well."""

    name: str
    fault: str = ""

    @property
    def is_well(self) -> bool:
        return not self.fault


def parts() -> list[Part]:
    """The state of each part; tables and work are asked after only if the database answers."""
    answers = current_app.extensions["storage"].answers()
    store = Part("storage", "" if answers else "cannot be reached or written to")
    try:
        db.session.execute(text("SELECT 1"))
        found = [Part("database"), Part("migrations", _migrations()), Part("worker", _worker())]
    except SQLAlchemyError as error:
        found = [Part("database", type(error).__name__)]
    return [*found, store]


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
    if _is_at_work():
        return ""
    beat = last_beat()
    if beat is None:
        return "no background work was done yet"
    age = now() - beat
    return "" if age < BEAT_OVERDUE else f"no background work for {int(age.total_seconds())} s"


def _is_at_work() -> bool:
    # With much to do the beat waits its turn; a job in hand whose lease is renewed shows as much.
    at_work = select(Job.id).where(Job.state == JobState.RUNNING, Job.lease_until > database_now())
    return db.session.scalar(at_work.limit(1)) is not None
