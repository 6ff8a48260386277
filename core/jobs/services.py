"""Ask for background work, and the table of what work there is.

`enqueue` writes a row in the caller's transaction, so work is asked for exactly when the change
that needs it is committed. A job function takes ids as keywords, is idempotent, and writes in its
own transaction together with the row's end, so a kill at any moment leads to one effect.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from core.clock import now
from core.db import db, new_id
from core.errors import Conflict
from core.jobs import deliveries
from core.jobs.models import Job
from core.jobs.states import JOB_WORKFLOW, JobAction, JobState, Lane
from core.registries import Registry, declare

JobFunction = Callable[..., None]


@dataclass(frozen=True)
class JobKind:
    """A registered job: its name, its function, how often it may be tried, and where it waits."""

    name: str
    function: JobFunction
    attempts: int
    every: timedelta | None = None
    lane: Lane = Lane.BULK


MOST_ATTEMPTS = 10
FINISHED_KEPT = timedelta(days=30)
FORGOTTEN = (JobState.DONE, JobState.CANCELLED)
# Under which a session notes the lanes to look into once it is committed.
WAKES = "lanes_to_wake"
JOBS = Registry[JobKind]("jobs", "The background work this program does, by name.", key="name")


def job(
    name: str,
    *,
    attempts: int = MOST_ATTEMPTS,
    every: timedelta | None = None,
    lane: Lane = Lane.BULK,
) -> Callable[[JobFunction], JobFunction]:
    """Declare a job function under `name`; `every` makes it periodic and without arguments."""
    return lambda function: declare(function, JOBS, JobKind(name, function, attempts, every, lane))


def periodic_kinds() -> list[JobKind]:
    return [kind for kind in JOBS if kind.every is not None]


def enqueue(
    name: str,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    lane: Lane | None = None,
    **arguments: Any,
) -> Job:
    """Ask for the work after this transaction commits. With `key`, asked for at most once ever.

    `lane` where this one waits in another than its kind does. `arguments` must be JSON values (ids
    as text). Raises KeyError for an unknown job.
    """
    kind = JOBS[name]  # so that a misspelt name fails here, not in the worker
    if key is not None:
        waiting = db.session.scalar(select(Job).where(Job.key == key))
        if waiting is not None:
            return waiting
    moment = now()
    row = Job(
        id=new_id(),
        name=name,
        arguments=arguments,
        key=key,
        state=JobState.QUEUED,
        lane=lane or kind.lane,
        run_at=run_at or moment,
        created_at=moment,
    )
    db.session.add(row)
    if key is not None:
        db.session.flush()  # so that a second row of this key fails here and now
    _wake_after_commit(row)
    return row


def ask_again(row: Job, *, at: datetime) -> None:
    """Put ended work back in the queue, with all its attempts; what waits or runs is left alone."""
    if not JOB_WORKFLOW.is_open(row, JobAction.ASK_AGAIN):
        return
    JOB_WORKFLOW.fire(row, JobAction.ASK_AGAIN, by=None, at=at)
    row.run_at, row.attempts = at, 0
    row.ended_at = row.error = row.lease_until = row.worker = row.delivery = None
    db.session.flush()
    _wake_after_commit(row)


def retry(row: Job, *, at: datetime) -> None:
    """Queue failed or cancelled work again. Refuses what waits, runs or is done (Conflict)."""
    if row.state not in (JobState.FAILED, JobState.CANCELLED):
        raise Conflict(_l("Only what failed or was cancelled can be tried again."))
    ask_again(row, at=at)


def cancel(row: Job, *, at: datetime) -> None:
    """Let work that waits or failed not be done. Refuses what runs or has ended (Conflict)."""
    JOB_WORKFLOW.fire(row, JobAction.CANCEL, by=None, at=at)
    row.ended_at = at


def _wake_after_commit(row: Job) -> None:
    db.session.info.setdefault(WAKES, set()).add(row.lane)


def ask_again_for_failed(*, at: datetime) -> int:
    """Put all failed work back in the queue, once its cause was mended; how much there was."""
    failed = db.session.scalars(select(Job).where(Job.state == JobState.FAILED)).all()
    for row in failed:
        ask_again(row, at=at)
    return len(failed)


def forget_finished() -> None:
    """Delete rows of ended jobs after FINISHED_KEPT; failed ones stay until somebody looks."""
    db.session.execute(
        delete(Job).where(Job.state.in_(FORGOTTEN), Job.ended_at < now() - FINISHED_KEPT)
    )
    if deliveries.are_used():
        deliveries.forget_lost(db.session)
