"""Which worker holds which job: claimed, run to its end, or put back when its worker is gone."""

import logging
import os
import socket
import traceback
import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.engine import CursorResult

from core.clock import now
from core.db import database_now, db, own_transaction, reading
from core.jobs.models import Job
from core.jobs.services import JOBS, MOST_ATTEMPTS
from core.jobs.states import JOB_WORKFLOW, JobAction, JobState, Lane

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
LOST = "Its worker ended while it was at this, {} times."
workers_here: set[str] = set()


class ClaimLost(Exception):
    """The row was given to another worker meanwhile; what was done here is dropped."""


def due_lanes(lanes: Collection[Lane]) -> list[Lane]:
    """Those in which work is due: one statement, which an idle portal asks twice a second."""
    waits = {
        lane: select(Job.id).where(*_due(), Job.lane == lane).exists().label(lane) for lane in lanes
    }
    if not waits:
        return []
    with reading():
        found = db.session.execute(select(*waits.values())).one()
    return [lane for lane, is_due in zip(waits, found, strict=True) if is_due]


def claim(worker: str, lanes: Sequence[Lane] = tuple(Lane)) -> uuid.UUID | None:
    """Take the oldest due job of the first of these lanes for `worker`, or None."""
    job, rank = Job.__table__.alias(), {lane: number for number, lane in enumerate(lanes)}
    first = (
        select(job.c.id)
        .where(job.c.state == JobState.QUEUED, job.c.run_at <= now(), job.c.lane.in_(lanes))
        .order_by(*[case(rank, value=job.c.lane)] * (len(lanes) > 1))
        .order_by(job.c.run_at, job.c.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taking = JOB_WORKFLOW.moving(
        Job,
        JobAction.TAKE,
        worker=worker,
        lease_until=database_now(LEASE),
        attempts=Job.attempts + 1,
    ).where(Job.id == first.scalar_subquery())
    with own_transaction() as session:
        return session.scalar(taking.returning(Job.id).execution_options(synchronize_session=False))


def _due() -> tuple[ColumnElement[bool], ...]:
    return (Job.state == JobState.QUEUED, Job.run_at <= now())


def run_claimed(job_id: uuid.UUID, worker: str) -> None:
    """Run a job claimed by `worker`; its writes and the row's end are one transaction."""
    with reading():
        row = db.session.get_one(Job, job_id)
        name, arguments, attempts = row.name, dict(row.arguments), row.attempts
    kind = JOBS.find(name)
    mine = (Job.id == job_id, Job.worker == worker, Job.attempts == attempts)
    try:
        if kind is None:
            # Asked for by a newer program beside this one, or by one that is no more.
            raise LookupError(f"this program knows no work called {name}")
        kind.function(**arguments)
        _end(mine)
        db.session.commit()
    except ClaimLost:
        db.session.rollback()
        log.warning("job %s took too long and is another worker's now", name)
    except Exception:
        db.session.rollback()
        log.exception("job %s failed", name)
        _note_failure(mine, attempts, most=kind.attempts if kind else MOST_ATTEMPTS)


def _end(mine: Sequence[ColumnElement[bool]]) -> None:
    ended: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        JOB_WORKFLOW.moving(Job, JobAction.FINISH, ended_at=now(), error=None, lease_until=None)
        .where(*mine)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:
        raise ClaimLost


def _note_failure(mine: Sequence[ColumnElement[bool]], attempts: int, *, most: int) -> None:
    final = attempts >= most
    wait = timedelta(seconds=min(3600, 2**attempts))
    with own_transaction() as session:
        session.execute(
            JOB_WORKFLOW.moving(
                Job,
                JobAction.FAIL if final else JobAction.PUT_BACK,
                run_at=now() + wait,
                ended_at=now() if final else None,
                error=traceback.format_exc(limit=-6)[-4000:],
            ).where(*mine)
        )


def release_lost() -> None:
    """Put jobs back whose worker is gone: lease over, or its process no longer on this machine.

    Work at which its worker ended as often as it may be tried is given up: it may be the cause.
    What was asked for at once, by a clock that was ahead, is due now.
    """
    is_over = or_(Job.lease_until.is_(None), Job.lease_until < database_now())
    moment = now()
    ahead = (Job.state == JobState.QUEUED, Job.run_at == Job.created_at, Job.run_at > moment)
    with reading():
        running = db.session.execute(
            select(Job.id, Job.name, Job.worker, Job.attempts, is_over.label("is_over")).where(
                Job.state == JobState.RUNNING
            )
        ).all()
        is_ahead = db.session.scalar(select(Job.id).where(*ahead).limit(1)) is not None
    lost = [row for row in running if row.is_over or _is_gone(row.worker)]
    for row in lost:
        kind = JOBS.find(row.name)
        final = row.attempts >= (kind.attempts if kind else MOST_ATTEMPTS)
        end = {"ended_at": moment, "error": LOST.format(row.attempts)} if final else {}
        action = JobAction.FAIL if final else JobAction.PUT_BACK
        moving = JOB_WORKFLOW.moving(Job, action, run_at=moment, **end)
        with own_transaction() as session:
            session.execute(moving.where(Job.id == row.id, Job.attempts == row.attempts))
    if is_ahead:
        with own_transaction() as session:
            session.execute(update(Job).where(*ahead).values(run_at=moment))


def _is_gone(worker: str | None) -> bool:
    host, pid, _ = (worker or "::").split(":", 2)
    if host != socket.gethostname() or not pid:
        return False
    if int(pid) == os.getpid():
        # In a container the number is the same after every start.
        return worker not in workers_here
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def renew_leases(worker: str, in_hand: Collection[uuid.UUID]) -> None:
    """Hold what the worker is at for another LEASE."""
    with own_transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id.in_(in_hand), Job.state == JobState.RUNNING, Job.worker == worker)
            .values(lease_until=database_now(LEASE))
        )
