"""Which worker holds which job: claimed, run to its end, or put back when its worker is gone."""

import contextlib
import logging
import os
import socket
import threading
import traceback
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import OperationalError

from core.clock import now
from core.db import db, own_transaction, reading
from core.jobs.models import Job
from core.jobs.services import JOBS, URGENT, JobKind
from core.jobs.states import JOB_WORKFLOW, JobAction, JobState

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
workers_here: set[str] = set()


class ClaimLost(Exception):
    """The row was given to another worker meanwhile; what was done here is dropped."""


def claim(worker: str, *, urgent_only: bool = False) -> uuid.UUID | None:
    """Take the oldest due job for `worker`, or None."""
    moment = now() - URGENT if urgent_only else now()
    with reading():
        due = db.session.scalars(
            select(Job.id)
            .where(
                Job.state == JobState.QUEUED,
                # The second: asked for at once, by a clock that was ahead.
                or_(Job.run_at <= moment, Job.run_at == Job.created_at),
            )
            .order_by(Job.run_at, Job.created_at)
            .limit(5)
        ).all()
    for job_id in due:
        with own_transaction() as session:
            taken: CursorResult[Any] = session.execute(  # type: ignore[assignment]
                JOB_WORKFLOW.moving(
                    Job,
                    JobAction.TAKE,
                    worker=worker,
                    lease_until=now() + LEASE,
                    attempts=Job.attempts + 1,
                ).where(Job.id == job_id)
            )
            if taken.rowcount == 1:
                return job_id
    return None


def run_claimed(job_id: uuid.UUID, worker: str) -> None:
    """Run a job claimed by `worker`; its writes and the row's end are one transaction."""
    with reading():
        row = db.session.get_one(Job, job_id)
        name, arguments, attempts = row.name, dict(row.arguments), row.attempts
    kind = JOBS[name]
    try:
        kind.function(**arguments)
        _end(job_id, worker)
        db.session.commit()
    except ClaimLost:
        db.session.rollback()
        log.warning("job %s took too long and is another worker's now", name)
    except Exception:
        db.session.rollback()
        log.exception("job %s failed", name)
        _note_failure(job_id, worker, kind, attempts)


def _end(job_id: uuid.UUID, worker: str) -> None:
    ended: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        JOB_WORKFLOW.moving(Job, JobAction.FINISH, ended_at=now(), error=None, lease_until=None)
        .where(Job.id == job_id, Job.worker == worker)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:
        raise ClaimLost


def _note_failure(job_id: uuid.UUID, worker: str, kind: JobKind, attempts: int) -> None:
    final = attempts >= kind.attempts
    wait = timedelta(seconds=min(3600, 2**attempts))
    with own_transaction() as session:
        session.execute(
            JOB_WORKFLOW.moving(
                Job,
                JobAction.FAIL if final else JobAction.PUT_BACK,
                run_at=now() + wait,
                ended_at=now() if final else None,
                error=traceback.format_exc(limit=-6)[-4000:],
            ).where(Job.id == job_id, Job.worker == worker)
        )


def release_lost() -> None:
    """Put jobs back whose worker is gone: lease over, or its process no longer on this machine."""
    with reading():
        running = db.session.execute(
            select(Job.id, Job.worker, Job.lease_until).where(Job.state == JobState.RUNNING)
        ).all()
    moment = now()
    lost = [
        row.id
        for row in running
        if row.lease_until is None or row.lease_until < moment or _is_gone(row.worker)
    ]
    if lost:
        with own_transaction() as session:
            put_back = JOB_WORKFLOW.moving(Job, JobAction.PUT_BACK, run_at=moment)
            session.execute(put_back.where(Job.id.in_(lost)))


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


@contextlib.contextmanager
def lease_kept(app: Flask, job_id: uuid.UUID, worker: str) -> Iterator[None]:
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LEASE.total_seconds() / 3):
            with (
                app.app_context(),
                contextlib.suppress(OperationalError),
                own_transaction() as session,
            ):
                session.execute(
                    update(Job)
                    .where(Job.id == job_id, Job.state == JobState.RUNNING, Job.worker == worker)
                    .values(lease_until=now() + LEASE)
                )

    thread = threading.Thread(target=renew, daemon=True, name="job-lease")
    thread.start()
    try:
        yield
    finally:
        ended.set()
