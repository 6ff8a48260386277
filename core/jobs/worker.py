"""Runs what is due. Any number of workers, in this process or on other machines, share the table.

A worker claims a row with one conditional UPDATE, renews its lease while it works, and commits the
work together with the row's end. A row whose worker died is taken again when its lease is over, or
at once when its process is known to be gone from this machine.
"""

from __future__ import annotations

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
from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError, OperationalError

from core.clock import now
from core.db import db, own_transaction, reading
from core.jobs.models import Job
from core.jobs.services import JobKind, kind_of, periodic_kinds
from core.jobs.states import JobState

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
POLL_SECONDS = 0.5
FINISHED_KEPT = timedelta(days=30)


class Worker:
    """One thread that claims and runs jobs until stopped."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
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
            schedule_periodic()
            release_lost()
            claimed = claim(self._name)
        if claimed is None:
            return False
        with self._app.app_context(), _lease_kept(self._app, claimed):
            run_claimed(claimed)
        return True


def claim(worker: str) -> uuid.UUID | None:
    """Take the oldest due job for `worker`, or None."""
    with reading():
        due = db.session.scalars(
            select(Job.id)
            .where(Job.state == JobState.QUEUED, Job.run_at <= now())
            .order_by(Job.run_at, Job.created_at)
            .limit(5)
        ).all()
    for job_id in due:
        with own_transaction() as session:
            taken: CursorResult[Any] = session.execute(  # type: ignore[assignment]
                update(Job)
                .where(Job.id == job_id, Job.state == JobState.QUEUED)
                .values(
                    state=JobState.RUNNING,
                    worker=worker,
                    lease_until=now() + LEASE,
                    attempts=Job.attempts + 1,
                )
            )
            if taken.rowcount == 1:
                return job_id
    return None


def run_claimed(job_id: uuid.UUID) -> None:
    """Run a claimed job; its writes and the row's end are one transaction."""
    with reading():
        row = db.session.get_one(Job, job_id)
        name, arguments, attempts = row.name, dict(row.arguments), row.attempts
    kind = kind_of(name)
    try:
        kind.function(**arguments)
        done = db.session.get_one(Job, job_id)
        done.state, done.ended_at, done.error = JobState.DONE, now(), None
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("job %s failed", name)
        _note_failure(job_id, kind, attempts)


def _note_failure(job_id: uuid.UUID, kind: JobKind, attempts: int) -> None:
    final = attempts >= kind.attempts
    wait = timedelta(seconds=min(3600, 2**attempts))
    with own_transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(
                state=JobState.FAILED if final else JobState.QUEUED,
                run_at=now() + wait,
                ended_at=now() if final else None,
                error=traceback.format_exc(limit=-6)[-4000:],
            )
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
            session.execute(
                update(Job)
                .where(Job.id.in_(lost), Job.state == JobState.RUNNING)
                .values(state=JobState.QUEUED, run_at=moment)
            )


def _is_gone(worker: str | None) -> bool:
    host, pid, _ = (worker or "::").split(":", 2)
    if host != socket.gethostname() or not pid:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def schedule_periodic() -> None:
    """Queue each periodic job once per slot; the unique key makes a second scheduler harmless."""
    moment = now()
    for kind in periodic_kinds():
        assert kind.every is not None
        slot = int(moment.timestamp() // kind.every.total_seconds())
        key = f"{kind.name}@{slot}"
        with reading():
            known = db.session.scalar(select(Job.id).where(Job.key == key))
        if known is None:
            with contextlib.suppress(IntegrityError), own_transaction() as session:
                session.add(
                    Job(name=kind.name, arguments={}, key=key, run_at=moment, created_at=moment)
                )


def forget_finished() -> None:
    """Delete rows of ended jobs after FINISHED_KEPT; failed ones stay until somebody looks."""
    db.session.execute(
        db.delete(Job).where(Job.state == JobState.DONE, Job.ended_at < now() - FINISHED_KEPT)
    )


@contextlib.contextmanager
def _lease_kept(app: Flask, job_id: uuid.UUID) -> Iterator[None]:
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
                    .where(Job.id == job_id, Job.state == JobState.RUNNING)
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
