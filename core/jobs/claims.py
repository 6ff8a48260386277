"""Which worker holds which job: taken, and run to its end or let go of."""

import logging
import traceback
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select

from core.clock import now
from core.db import db, own_transaction, reading
from core.jobs import deliveries
from core.jobs.models import Job
from core.jobs.services import JOBS, MOST_ATTEMPTS
from core.jobs.states import JOB_WORKFLOW, JobAction, JobState, Lane
from core.jobs.taking import Brought, Taken, brought_by, next_delivery, take

log = logging.getLogger(__name__)


class ClaimLost(Exception):
    """The row was given to another worker meanwhile; what was done here is dropped."""


_job = Job.__table__.c
# Put together once: building it costs twice as much as asking it.
_FIRST_DUE = select(
    *(
        select(func.min(_job.run_at))
        .where(_job.state == JobState.QUEUED, _job.lane == lane)
        .scalar_subquery()
        .label(lane)
        for lane in Lane
    )
)


def first_due() -> dict[Lane, datetime]:
    """When the first work that waits in each lane is due; without lanes in which none does."""
    with reading():
        found = db.session.execute(_FIRST_DUE).one()
    return {lane: at for lane, at in zip(Lane, found, strict=True) if at is not None}


def claim(worker: str, lanes: Sequence[Lane] = tuple(Lane)) -> uuid.UUID | None:
    """Take the oldest due job of the first of these lanes for `worker`, or None."""
    if deliveries.are_used():
        return _fetch(worker, lanes)
    job, rank = Job.__table__.alias(), {lane: number for number, lane in enumerate(lanes)}
    first = (
        select(job.c.id)
        .where(job.c.state == JobState.QUEUED, job.c.run_at <= now(), job.c.lane.in_(lanes))
        .order_by(*[case(rank, value=job.c.lane)] * (len(lanes) > 1))
        .order_by(job.c.run_at, job.c.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with own_transaction() as session:
        taken = take(session, worker, Job.id == first.scalar_subquery())
    return taken.id if taken else None


def _fetch(worker: str, lanes: Sequence[Lane]) -> uuid.UUID | None:
    asked = {"queues": [lane.value for lane in lanes], "taker": worker}
    while True:
        with own_transaction() as session:
            row = session.execute(next_delivery(), asked).mappings().first()
        if row is None:
            return None
        brought = brought_by(row)
        if brought.taken or accept(worker, brought):
            return brought.id


def accept(worker: str, brought: Brought) -> Taken | None:
    """Take the job that a delivery brought; None when it no longer waits, or for another one."""
    with own_transaction() as session:
        taken = take(session, worker, Job.id == brought.id, Job.delivery == brought.delivery)
        if taken is None:
            deliveries.drop(session, [brought])
        return taken


def run_claimed(job_id: uuid.UUID, worker: str) -> None:
    """Run a job claimed by `worker`; its writes and the row's end are one transaction."""
    with reading():
        row = db.session.get_one(Job, job_id)
        taken = Taken(job_id, worker, row.name, dict(row.arguments), row.attempts)
    run_taken(taken)


def run_taken(taken: Taken) -> None:
    """The same, of what is in the worker's hand already."""
    name, kind = taken.name, JOBS.find(taken.name)
    try:
        if kind is None:
            # Asked for by a newer program beside this one, or by one that is no more.
            raise LookupError(f"this program knows no work called {name}")
        kind.function(**taken.arguments)
        _end(taken)
        db.session.commit()
    except ClaimLost:
        db.session.rollback()
        log.warning("job %s took too long and is another worker's now", name)
    except Exception:
        db.session.rollback()
        log.exception("job %s failed", name)
        _note_failure(taken, most=kind.attempts if kind else MOST_ATTEMPTS)


def _end(taken: Taken) -> None:
    db.session.flush()
    asked = {"mine": taken.id, "me": taken.worker, "attempt": taken.attempts, "at": now()}
    if db.session.connection().execute(_ending(deliveries.are_used()), asked).first() is None:
        raise ClaimLost


@cache
def _ending(is_served: bool) -> Any:
    """The row's end and, where one brought it, its delivery's; nothing where it is another's."""
    moving = JOB_WORKFLOW.moving(
        Job, JobAction.FINISH, ended_at=bindparam("at"), error=None, lease_until=None
    )
    mine = (Job.id == bindparam("mine"), Job.worker == bindparam("me"))
    ended = moving.where(*mine, Job.attempts == bindparam("attempt"))
    ended = ended.returning(Job.id, Job.delivery)
    return deliveries.dropping(ended) if is_served else ended


def _note_failure(taken: Taken, *, most: int) -> None:
    final = taken.attempts >= most
    wait = timedelta(seconds=min(3600, 2**taken.attempts))
    give_up(
        taken.row,
        final=final,
        run_at=now() + wait,
        ended_at=now() if final else None,
        error=traceback.format_exc(limit=-6)[-4000:],
    )


def give_up(which: Sequence[ColumnElement[bool]], *, final: bool, **values: Any) -> None:
    """Let go of a job that is not done: for good, or until its next attempt."""
    action = JobAction.FAIL if final else JobAction.PUT_BACK
    moving = JOB_WORKFLOW.moving(Job, action, **values).where(*which)
    returned = moving.returning(Job.id, Job.lane, Job.run_at, Job.delivery)
    with own_transaction() as session:
        rows = session.execute(returned.execution_options(synchronize_session=False)).all()
        if not deliveries.are_used():
            return
        if final:
            deliveries.drop(session, rows)
        else:
            deliveries.deliver_anew(session, rows)
