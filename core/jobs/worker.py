"""Runs what is due. Any number of workers, in this process or on other machines, share the table.

A worker claims a row with one conditional UPDATE, renews its lease while it works, and commits the
work together with the row's end, on condition that the row is still its own: a worker that was too
slow and lost its lease loses its work too, so there is one effect. A row whose worker died is taken
again when its lease is over, or at once when its process is known to be gone from this machine.

Each lane has threads, woken by a commit that asks for its work or by the one thread that looks
what is due; another renews the leases of what is in hand.

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
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from core import installation
from core.clock import now
from core.db import db, own_transaction, reading
from core.jobs.claims import (
    LEASE,
    claim,
    due_lanes,
    release_lost,
    renew_leases,
    run_claimed,
    workers_here,
)
from core.jobs.models import Job
from core.jobs.services import JobKind, periodic_kinds
from core.jobs.states import JobState, Lane

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# How many of a lane are done side by side. Of what somebody waits for two, since a copy of one's
# data takes seconds and the next one's link to sign in must not wait for it.
THREADS = {Lane.INTERACTIVE: 2, Lane.LETTERS: 1, Lane.BULK: 1}
SWEEP_SECONDS = 5.0
FINISHED_KEPT = timedelta(days=30)
FORGOTTEN = (JobState.DONE, JobState.CANCELLED)


class Worker:
    """Claims and runs jobs until stopped, those of each lane in threads of its own."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        workers_here.add(self._name)
        self._swept_at = float("-inf")
        self._scheduled: dict[str, int] = {}
        self._in_hand: set[uuid.UUID] = set()
        self._due = {lane: threading.Event() for lane in Lane}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._begin(self._look_for_work)
        self._begin(self._keep_leases, self._stop)
        for lane, number in THREADS.items():
            for _ in range(number):
                self._begin(self._work_off, lane)

    def _begin(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True, name="jobs")
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """End after the jobs at hand."""
        self._stop.set()
        self.wake(Lane)

    def join(self, seconds: float) -> None:
        """Wait for the threads' end after `stop()`, at most so long for each."""
        for thread in self._threads:
            thread.join(seconds)

    def wake(self, lanes: Iterable[str]) -> None:
        """Let these lanes look for work now."""
        for lane in lanes:
            self._due[Lane(lane)].set()

    def drain(self) -> int:
        """Do all that is due, then end; the number of jobs run."""
        count, ended = 0, threading.Event()
        self._begin(self._keep_leases, ended)
        with self._app.app_context():
            self._see_to_clocks()
        while self.run_one():
            count += 1
        ended.set()
        return count

    def run_one(self, lanes: Sequence[Lane] = tuple(Lane)) -> bool:
        """Claim and run one due job of these lanes; False when nothing is due."""
        with self._app.app_context():
            claimed = None if installation.watch().is_resting else claim(self._name, lanes)
        if claimed is None:
            return False
        self._in_hand.add(claimed)
        try:
            with self._app.app_context():
                run_claimed(claimed, self._name)
        finally:
            self._in_hand.discard(claimed)
        return True

    def _work_off(self, lane: Lane) -> None:
        while not self._stop.is_set():
            self._due[lane].wait()
            self._due[lane].clear()
            if self._stop.is_set():
                self._due[lane].set()  # for the other thread of the lane
            with _faults_logged():
                while not self._stop.is_set() and self.run_one([lane]):
                    pass

    def _look_for_work(self) -> None:
        while not self._stop.is_set():
            with _faults_logged(), self._app.app_context():
                if not installation.watch().is_resting:
                    self._see_to_clocks()
                    self.wake(due_lanes([lane for lane in Lane if not self._due[lane].is_set()]))
            self._stop.wait(POLL_SECONDS)

    def _see_to_clocks(self) -> None:
        schedule_periodic(self._scheduled)
        if time.monotonic() - self._swept_at > SWEEP_SECONDS:
            release_lost()
            self._swept_at = time.monotonic()

    def _keep_leases(self, ended: threading.Event) -> None:
        while not ended.wait(LEASE.total_seconds() / 3):
            if self._in_hand:
                with _faults_logged(), self._app.app_context():
                    renew_leases(self._name, list(self._in_hand))


@contextlib.contextmanager
def _faults_logged() -> Iterator[None]:
    """A fault of the database is logged and waited out: whoever looks for work comes again."""
    try:
        yield
    except Exception:
        log.exception("worker fault")


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
            _queue_slot(kind, f"{kind.name}@{slot}", moment, moment + kind.every)
            known[kind.name] = slot


def _queue_slot(kind: JobKind, key: str, moment: datetime, slot_over: datetime) -> None:
    with reading():
        queued = db.session.execute(select(Job.id, Job.created_at).where(Job.key == key)).first()
    if queued is not None and queued.created_at <= slot_over:
        return
    with contextlib.suppress(IntegrityError), own_transaction() as session:
        # One that was made later than this slot can be is a clock's that has been set back since.
        session.execute(delete(Job).where(Job.key == key, Job.created_at > slot_over))
        session.add(
            Job(name=kind.name, arguments={}, key=key, lane=kind.lane, run_at=moment,
                created_at=moment)
        )  # fmt: skip


def forget_finished() -> None:
    """Delete rows of ended jobs after FINISHED_KEPT; failed ones stay until somebody looks."""
    db.session.execute(
        db.delete(Job).where(Job.state.in_(FORGOTTEN), Job.ended_at < now() - FINISHED_KEPT)
    )


def run_in_thread(app: Flask) -> Worker:
    """The embedded worker: a daemon thread of the web process, woken by every commit with work."""
    worker = Worker(app)
    app.extensions["worker"] = worker
    worker.start()
    return worker
