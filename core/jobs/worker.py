"""Runs what is due. Any number of workers, in this process or on other machines, share the table.

A worker claims a row with one conditional UPDATE, renews its lease while it works, and commits the
work together with the row's end, on condition that the row is still its own: a worker that was too
slow and lost its lease loses its work too, so there is one effect. A row whose worker died is taken
again when its lease is over, or at once when its process is known to be gone from this machine.

The clock may jump. Rows that a wrong clock dated into the future are neither left waiting for that
future nor taken for this period's run.
"""

import contextlib
import logging
import os
import socket
import threading
import time
import uuid
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from core.clock import now
from core.db import db, own_transaction, reading
from core.jobs.claims import claim, lease_kept, release_lost, run_claimed, workers_here
from core.jobs.models import Job
from core.jobs.services import periodic_kinds
from core.jobs.states import JobState

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
SWEEP_SECONDS = 5.0
FINISHED_KEPT = timedelta(days=30)


class Worker:
    """Claims and runs jobs until stopped: one lane for all, and one that long work never blocks."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        workers_here.add(self._name)
        self._swept_at = float("-inf")
        self._scheduled: dict[str, int] = {}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.wake = threading.Event()

    def start(self) -> None:
        for lane in (self.run, self.run_urgent):
            self._threads.append(threading.Thread(target=lane, daemon=True, name="jobs"))
            self._threads[-1].start()

    def join(self, seconds: float) -> None:
        """Wait for the thread's end after `stop()`, at most so long."""
        for thread in self._threads:
            thread.join(seconds)

    def run(self) -> None:
        """Work until `stop()`; a fault of the database is logged and waited out."""
        while not self._stop.is_set():
            if not self._tried(urgent_only=False):
                self.wake.wait(POLL_SECONDS)
                self.wake.clear()

    def run_urgent(self) -> None:
        """The same for urgent work alone, however long the other lane is at something."""
        while not self._stop.is_set():
            if not self._tried(urgent_only=True):
                self._stop.wait(POLL_SECONDS)

    def _tried(self, *, urgent_only: bool) -> bool:
        try:
            return self.run_one(urgent_only=urgent_only)
        except Exception:
            log.exception("worker fault")
            return False

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

    def run_one(self, *, urgent_only: bool = False) -> bool:
        """Claim and run one due job; False when nothing is due."""
        with self._app.app_context():
            if not urgent_only:
                schedule_periodic(self._scheduled)
            if not urgent_only and time.monotonic() - self._swept_at > SWEEP_SECONDS:
                release_lost()
                self._swept_at = time.monotonic()
            claimed = claim(self._name, urgent_only=urgent_only)
        if claimed is None:
            return False
        with self._app.app_context(), lease_kept(self._app, claimed, self._name):
            run_claimed(claimed, self._name)
        return True


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


def run_in_thread(app: Flask) -> Worker:
    """The embedded worker: a daemon thread of the web process, woken by every commit with work."""
    worker = Worker(app)
    app.extensions["worker"] = worker
    worker.start()
    return worker
