"""The program's own upkeep."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text

from core.clock import now
from core.db import db
from core.jobs import Lane, job
from core.jobs.models import Job
from core.jobs.services import forget_finished
from core.jobs.states import JobState

HEARTBEAT = "operations.heartbeat"
HEARTBEAT_EVERY = timedelta(minutes=1)
HEARTBEATS_KEPT = timedelta(minutes=10)
_SAME_NUMBER = """
    UPDATE sqlite_stat1 AS own SET stat = (
        SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = own.tbl
    ) || ltrim(stat, '0123456789')
    WHERE idx NOT IN (SELECT name FROM sqlite_master WHERE sql LIKE '% WHERE %')
"""


@job(HEARTBEAT, every=HEARTBEAT_EVERY, lane=Lane.INTERACTIVE)
def beat() -> None:
    """Do nothing, and by having been done show that background work is done."""
    db.session.execute(
        delete(Job).where(
            Job.name == HEARTBEAT,
            Job.state == JobState.DONE,
            Job.ended_at < now() - HEARTBEATS_KEPT,
        )
    )


@job("operations.tidy", every=timedelta(days=1))
def tidy() -> None:
    """Forget the rows of work that ended long ago, and tell the database what its tables hold."""
    forget_finished()
    if db.engine.dialect.name == "sqlite":
        # PostgreSQL does so by itself. Of a thousand rows a table: what is the usual takes a few
        # milliseconds, and the whole would lead lists of one big event astray.
        db.session.execute(text("PRAGMA analysis_limit = 1000"))
        db.session.execute(text("ANALYZE"))
        # From so few each index guesses another number of rows, up to twice another's, and would be
        # taken for that: all of a table are said to have the same, but those of some rows alone.
        db.session.execute(text(_SAME_NUMBER))
        db.session.execute(text("ANALYZE sqlite_master"))


def last_beat() -> datetime | None:
    """When background work was last done, or None before the first time."""
    return db.session.scalar(
        select(func.max(Job.ended_at)).where(Job.name == HEARTBEAT, Job.state == JobState.DONE)
    )
