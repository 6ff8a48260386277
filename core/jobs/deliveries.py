"""On PostgreSQL, work that waits has a delivery: Procrastinate's entry that brings it to a worker.

The row stays the truth and names its delivery; both are written in one transaction, and the
delivery goes in that which ends the work. So a delivery that its row does not name does nothing,
and rows without one (after a restore, of a program before) get another: `mend`. A delivery says
nothing of the work but its number, the lane, and how long it waits, by the database's clock.
"""

import itertools
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, Text, cast, column, delete, event, select, table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from core.clock import now
from core.db import db, new_id
from core.jobs.models import Job
from core.jobs.states import JobState, Lane

TASK = "work"
# Whoever does several lanes takes them in their order.
_PRIORITY = {lane: number for number, lane in enumerate(reversed(Lane))}
_DEFER = text(f"""
    SELECT unnest(procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(lane, '{TASK}', priority, NULL, NULL, jsonb_build_object('job', job),
                   CASE WHEN wait > 0 THEN clock_timestamp() + make_interval(secs => wait) END
               )::procrastinate_job_to_defer_v1
        FROM jsonb_to_recordset(CAST(:wanted AS jsonb))
             AS one (lane text, priority int, job text, wait float)
    )))
""")  # noqa: S608 - no word of others
# By both: a number of before a restore may be another's now.
_DROP = text("""
    DELETE FROM procrastinate_jobs WHERE id = ANY(:numbers) AND args->>'job' = ANY(:jobs)
""")
STALLED_SECONDS = 60
# It waits, or a worker that lives has it in hand.
_ON_ITS_WAY = f"""
    EXISTS (SELECT 1 FROM procrastinate_jobs AS one LEFT JOIN procrastinate_workers AS worker
                ON worker.id = one.worker_id
            WHERE one.id = job.delivery AND one.args->>'job' = CAST(job.id AS text)
              AND (one.status = 'todo' OR worker.last_heartbeat >
                                        now() - interval '{STALLED_SECONDS} seconds'))
"""  # noqa: S608 - no word of others
_ASTRAY = text(f"""
    SELECT id, lane, run_at, delivery FROM job
    WHERE state = 'queued' AND NOT {_ON_ITS_WAY} FOR UPDATE SKIP LOCKED
""")  # noqa: S608 - no word of others
IS_ASTRAY = text(f"""
    SELECT EXISTS (SELECT 1 FROM job WHERE state = 'queued' AND NOT {_ON_ITS_WAY})
""")  # noqa: S608 - no word of others
_HASTEN = text("""
    UPDATE procrastinate_jobs AS one SET scheduled_at = NULL FROM job
    WHERE one.id = job.delivery AND one.args->>'job' = CAST(job.id AS text)
      AND one.status = 'todo' AND one.scheduled_at IS NOT NULL
      AND job.state = 'queued' AND job.run_at <= :moment
""")
_NAME = text("UPDATE job SET delivery = :delivery WHERE id = :job")
_FORGET = text("""
    DELETE FROM procrastinate_jobs AS one
    WHERE status = 'doing' AND NOT EXISTS (SELECT 1 FROM job WHERE job.delivery = one.id)
""")


def are_used() -> bool:
    """Whether work is brought by deliveries here: on PostgreSQL."""
    return bool(db.engine.dialect.name == "postgresql")


def drop(session: Any, rows: Iterable[Any]) -> None:
    """Take away the deliveries of rows (id, delivery) whose work has ended or goes another way."""
    numbers = {row.delivery: str(row.id) for row in rows if row.delivery is not None}
    if numbers:
        session.execute(_DROP, {"numbers": list(numbers), "jobs": list(numbers.values())})


def dropping(ended: Any) -> Select[Any]:
    """The statement `ended` (RETURNING id, delivery) and with it what brought these rows."""
    rows = ended.cte("ended")
    one = table("procrastinate_jobs", column("id"), column("args", JSONB))
    gone = delete(one).where(one.c.id == rows.c.delivery)
    gone = gone.where(one.c.args["job"].astext == cast(rows.c.id, Text))
    return select(rows.c.id).add_cte(gone.cte("dropped"))


def deliver_anew(session: Session, rows: Sequence[Any]) -> None:
    """Give waiting rows (id, lane, run_at, delivery) another delivery in place of theirs."""
    drop(session, rows)
    for row, delivery in zip(rows, _defer(session.connection(), rows), strict=True):
        session.execute(_NAME, {"job": row.id, "delivery": delivery})


def mend(session: Session) -> None:
    """Bring waiting rows on their way whose delivery is gone, or was fetched by a dead worker."""
    rows = session.execute(_ASTRAY.columns(Job.id, Job.lane, Job.run_at, Job.delivery)).all()
    if rows:
        deliver_anew(session, rows)


def hasten(session: Session) -> None:
    """Let all come that is due by this machine's clock, for one who asks for it now."""
    session.execute(_HASTEN, {"moment": now()})


def forget_lost(session: Any) -> None:
    """Drop fetched deliveries that no row names: their worker died in between."""
    session.execute(_FORGET)


def _defer(connection: Connection, rows: Sequence[Any]) -> list[int]:
    moment = now()
    wanted = [
        {
            "lane": lane,
            "priority": _PRIORITY[Lane(lane)],
            "job": str(row.id),
            "wait": (row.run_at - moment) / timedelta(seconds=1),
        }
        for row in rows
        for lane in [row.lane or Lane.BULK]
    ]
    if not wanted:
        return []
    return list(connection.scalars(_DEFER, {"wanted": json.dumps(wanted)}))


@event.listens_for(Session, "before_flush")
def _follow(session: Session, *_: Any) -> None:
    """Defer what begins to wait, and withdraw what no longer does, with the row itself."""
    rows = [one for one in itertools.chain(session.new, session.dirty) if isinstance(one, Job)]
    if not rows or session.get_bind(Job).dialect.name != "postgresql":
        return
    begun = [one for one in rows if one.state in (None, JobState.QUEUED) and one.delivery is None]
    for row in begun:
        row.id = row.id or new_id()
    for row, delivery in zip(begun, _defer(session.connection(), begun), strict=True):
        row.delivery = delivery
    ended = [one for one in rows if one.state == JobState.CANCELLED and one.delivery is not None]
    drop(session.connection(), ended)
    for row in ended:
        row.delivery = None
