"""Runs what is due. Any number of workers, in this process or on other machines, share the table.

A worker claims a row with one conditional UPDATE, renews its lease while it works, and commits the
work together with the row's end, on condition that the row is still its own: a worker that was too
slow and lost its lease loses its work too, so there is one effect. A row whose worker died is taken
again when its lease is over, or at once when its process is known to be gone from this machine.

The clock may jump. Rows that a wrong clock dated into the future are neither left waiting for that
future nor taken for this period's run.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import threading
import time
import traceback
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError, OperationalError

from core.clock import now
from core.db import db, own_transaction, reading
from core.jobs.models import Job
from core.jobs.services import JOBS, JobKind, periodic_kinds
from core.jobs.states import JOB_WORKFLOW, JobAction, JobState

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
POLL_SECONDS = 0.5
SWEEP_SECONDS = 5.0
FINISHED_KEPT = timedelta(days=30)


_workers_here: set[str] = set()


class ClaimLost(Exception):
    """The row was given to another worker meanwhile; what was done here is dropped."""


class Worker:
    """One thread that claims and runs jobs until stopped."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        _workers_here.add(self._name)
        self._swept_at = float("-inf")
        self._scheduled: dict[str, int] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.wake = threading.Event()

    def start(self) -> None:
        """Work in a daemon thread of this process."""
        self._thread = threading.Thread(target=self.run, daemon=True, name="jobs")
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the thread's end after `stop()`, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def run(self) -> None:
        """Work until `stop()`; a fault of the database is logged and waited out."""
        while not self._stop.is_set():
            try:
                busy = self.run_one()
            except Exception:
                log.exception("worker fault")
                busy = False
            if not busy:
                self.wake.wait(POLL_SECONDS)
                self.wake.clear()

    def stop(self) -> None:
        """End after the job at hand."""
        self._stop.set()
        self.wake.set()

    def drain(self) -> int:
        """Do all that is due, then end; the number of jobs run."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_one(self) -> bool:
        """Claim and run one due job; False when nothing is due."""
        with self._app.app_context():
            schedule_periodic(self._scheduled)
            if time.monotonic() - self._swept_at > SWEEP_SECONDS:
                release_lost()
                self._swept_at = time.monotonic()
            claimed = claim(self._name)
        if claimed is None:
            return False
        with self._app.app_context(), _lease_kept(self._app, claimed, self._name):
            run_claimed(claimed, self._name)
        return True


def claim(worker: str) -> uuid.UUID | None:
    """Take the oldest due job for `worker`, or None."""
    moment = now()
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
        return worker not in _workers_here
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def schedule_periodic(scheduled: dict[str, int] | None = None) -> None:
    """Queue each periodic job once per slot; the unique key makes a second scheduler harmless.

    `scheduled` remembers between calls what was seen to, so that an idle worker asks little.
    """
    moment = now()
    known = {} if scheduled is None else scheduled
    for kind in periodic_kinds():
        assert kind.every is not None
        slot = int(moment.timestamp() // kind.every.total_seconds())
        if known.get(kind.name) != slot:
            _queue_slot(kind.name, f"{kind.name}@{slot}", moment, moment + kind.every)
            known[kind.name] = slot


def _queue_slot(name: str, key: str, moment: datetime, slot_over: datetime) -> None:
    with reading():
        queued = db.session.execute(select(Job.id, Job.created_at).where(Job.key == key)).first()
    if queued is not None and queued.created_at <= slot_over:
        return
    with contextlib.suppress(IntegrityError), own_transaction() as session:
        # One that was made later than this slot can be is a clock's that has been set back since.
        session.execute(delete(Job).where(Job.key == key, Job.created_at > slot_over))
        session.add(Job(name=name, arguments={}, key=key, run_at=moment, created_at=moment))


def forget_finished() -> None:
    """Delete rows of ended jobs after FINISHED_KEPT; failed ones stay until somebody looks."""
    db.session.execute(
        db.delete(Job).where(Job.state == JobState.DONE, Job.ended_at < now() - FINISHED_KEPT)
    )


@contextlib.contextmanager
def _lease_kept(app: Flask, job_id: uuid.UUID, worker: str) -> Iterator[None]:
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


def run_in_thread(app: Flask) -> Worker:
    """The embedded worker: a daemon thread of the web process, woken by every commit with work."""
    worker = Worker(app)
    app.extensions["worker"] = worker
    worker.start()
    return worker
