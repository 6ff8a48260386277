"""How a job comes into its worker's hand: by one statement that moves its row.

On PostgreSQL the same statement fetches the delivery that brings it. A row that somebody is just
changing is not waited for in it: they may wait for the delivery, so it is taken apart (`accept`).
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    String,
    Update,
    Uuid,
    bindparam,
    cast,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from core.db import database_now, db
from core.jobs.models import Job
from core.jobs.states import JOB_WORKFLOW, JobAction, JobState

LEASE = timedelta(seconds=30)
# What Procrastinate's worker wants to know of a delivery. A fetch that the server forgets by
# crashing was none: the work waits still. Said for this statement alone: behind a PgBouncer in
# transaction mode the web gets the session next.
_FETCH = """
    SELECT one.id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name,
           attempts, worker_id
    FROM set_config('synchronous_commit', 'off', true),
         procrastinate_fetch_job_v2(CAST(:queues AS varchar[]), :worker_id) AS one
    WHERE one.id IS NOT NULL
"""


@dataclass(frozen=True)
class Taken:
    """A job in its worker's hand: what is to be done, and whose attempt of what number it is."""

    id: uuid.UUID
    worker: str
    name: str
    arguments: dict[str, Any]
    attempts: int

    @property
    def row(self) -> tuple[ColumnElement[bool], ...]:
        """Its row, as long as it is this worker's at this attempt."""
        return (Job.id == self.id, Job.worker == self.worker, Job.attempts == self.attempts)


@dataclass(frozen=True)
class Brought:
    """A delivery by its number, the work that it brings, and that work if it could be taken."""

    delivery: int
    id: uuid.UUID
    taken: Taken | None = None


_RETURNED = (Job.id, Job.worker, Job.name, Job.arguments, Job.attempts)


def take(session: Session, worker: str, *which: ColumnElement[bool]) -> Taken | None:
    """Move a waiting row into the worker's hand; None when it does not wait any more."""
    what = _taking(worker).where(*which).returning(*_RETURNED)
    row = session.execute(what.execution_options(synchronize_session=False)).first()
    return Taken(**row._mapping) if row is not None else None  # noqa: SLF001 - its public name


def _taking(worker: Any) -> Update:
    return JOB_WORKFLOW.moving(
        Job,
        JobAction.TAKE,
        worker=worker,
        lease_until=database_now(LEASE),
        attempts=Job.attempts + 1,
    )


@lru_cache(maxsize=1)
def next_delivery() -> Select[Any]:
    """The next delivery that is due in the lanes `queues`, with its work taken for `taker`."""
    fetched = text(_FETCH).bindparams(
        bindparam("queues", [], ARRAY(String)), bindparam("worker_id", None, BigInteger)
    )
    names = ("status", "task_name", "priority", "lock", "queueing_lock", "scheduled_at")
    columns: dict[str, Any] = dict.fromkeys((*names, "queue_name"), String)
    brought = fetched.columns(
        id=BigInteger, args=JSONB, attempts=BigInteger, worker_id=BigInteger, **columns
    ).cte("brought")
    work = cast(brought.c.args["job"].astext, Uuid)
    waiting = Job.__table__.alias("waiting")
    free = (
        select(waiting.c.id)
        .where(waiting.c.id == work, waiting.c.delivery == brought.c.id)
        .where(waiting.c.state == JobState.QUEUED)
        .with_for_update(of=waiting, skip_locked=True)
    )
    taken = (
        _taking(bindparam("taker", "", String))
        .where(Job.id == free.scalar_subquery())
        .returning(*(column.label(f"job_{column.key}") for column in _RETURNED))
        .cte("taken")
    )
    return select(brought, work.label("work"), taken).select_from(brought.outerjoin(taken, true()))


def brought_by(row: Any) -> Brought:
    """What one row (by name) of `next_delivery` says."""
    told = {name: row[f"job_{name}"] for name in ("id", "worker", "name", "arguments", "attempts")}
    taken = Taken(**told) if told["id"] is not None else None
    return Brought(row["id"], row["work"], taken)


def as_driver_asks(worker: str) -> tuple[str, dict[str, Any]]:
    """The same for a worker as psycopg takes it, with all values but `queues` and `worker_id`."""
    compiled = next_delivery().compile(db.engine, compile_kwargs={"render_postcompile": True})
    return str(compiled), {**compiled.params, "taker": worker}
