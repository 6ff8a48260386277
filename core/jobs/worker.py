"""Runs what is due. Any number of workers, in this process or on other machines, share the table.

On PostgreSQL Procrastinate brings the work (`deliveries`, `listening`); else a worker looks for it.
A worker claims a row with one conditional UPDATE, renews its lease while it works, and commits the
work together with the row's end, on condition that the row is still its own: a worker that was too
slow and lost its lease loses its work too, so there is one effect. A row whose worker died is taken
again when its lease is over, or at once when its process is known to be gone from this machine.

Each lane has threads, woken by a commit that asks for its work or by the one thread that looks
what is due; another renews the leases of what is in hand.
"""

import contextlib
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask import Flask

from core import installation
from core.db import db, own_transaction, session_name
from core.jobs import deliveries
from core.jobs.claims import accept, claim, run_claimed, run_taken
from core.jobs.leases import release_lost, renew_leases, workers_here
from core.jobs.listening import Listener
from core.jobs.looking import Lookout
from core.jobs.scheduling import schedule_periodic
from core.jobs.states import Lane
from core.jobs.taking import LEASE, Brought, as_driver_asks

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
# How many of a lane are done side by side. Of what somebody waits for two, since a copy of one's
# data takes seconds and the next one's link to sign in must not wait for it.
THREADS = {Lane.INTERACTIVE: 2, Lane.LETTERS: 1, Lane.BULK: 1}
SWEEP_SECONDS, SERVED_SWEEP_SECONDS = 5.0, 30.0


class Worker:
    """Claims and runs jobs until stopped, those of each lane in threads of its own."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        workers_here.add(self._name)
        self._swept_at = float("-inf")
        self._scheduled: dict[str, str] = {}
        self._in_hand: set[uuid.UUID] = set()
        self._due = {lane: threading.Event() for lane in Lane}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        # Where the database brings the work, instead of a thread for each that is done at once.
        self._listener: Listener | None = None

    def start(self) -> None:
        self._begin(self._keep_leases, self._stop)
        with self._app.app_context():
            server = db.engine.url if deliveries.are_used() else None
            fetch = as_driver_asks(self._name) if server is not None else None
            rests = installation.watch().is_resting
        if server is not None and fetch is not None:
            name = session_name()
            self._listener = Listener(server, name, THREADS, fetch, self._run_brought)
            self._listener.let(listen=not rests)
            self._begin(self._listener.listen)
        else:
            for lane, number in THREADS.items():
                for _ in range(number):
                    self._begin(self._work_off, lane)
        self._begin(self._look_for_work)

    def _begin(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True, name="jobs")
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """End after the jobs at hand."""
        self._stop.set()
        self.wake(Lane)
        if self._listener is not None:
            self._listener.stop()

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
            if deliveries.are_used():
                with own_transaction() as session:
                    deliveries.hasten(session)
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
        with self._holding(claimed), self._app.app_context():
            run_claimed(claimed, self._name)
        return True

    @contextlib.contextmanager
    def _holding(self, claimed: uuid.UUID) -> Iterator[None]:
        self._in_hand.add(claimed)
        try:
            yield
        finally:
            self._in_hand.discard(claimed)

    def _run_brought(self, brought: Brought) -> None:
        """Do what was brought; while the database does not answer it stays in hand."""
        taken, is_known = brought.taken, brought.taken is not None
        while not is_known:
            with _faults_logged(), self._app.app_context():
                taken, is_known = accept(self._name, brought), True
            if not is_known and self._stop.wait(POLL_SECONDS):
                return
        if taken is not None:
            with self._holding(taken.id), _faults_logged(), self._app.app_context():
                run_taken(taken)

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
        with self._app.app_context():
            lookout = Lookout(db.engine.url.database or "") if self._listener is None else None
        while not self._stop.is_set():
            with _faults_logged(), self._app.app_context():
                rests = installation.watch().is_resting
                if self._listener is not None:
                    self._listener.let(listen=not rests)
                if not rests:
                    self._see_to_clocks()
                if lookout is not None and rests:
                    lookout.forget()
                elif lookout is not None:
                    asleep = [lane for lane in Lane if not self._due[lane].is_set()]
                    self.wake(lookout.due_lanes(asleep))
            self._stop.wait(POLL_SECONDS)
        if lookout is not None:
            lookout.forget()

    def _see_to_clocks(self) -> None:
        schedule_periodic(self._scheduled)
        pause = SERVED_SWEEP_SECONDS if deliveries.are_used() else SWEEP_SECONDS
        if time.monotonic() - self._swept_at > pause:
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


def run_in_thread(app: Flask) -> Worker:
    """The embedded worker: a daemon thread of the web process, woken by every commit with work."""
    worker = Worker(app)
    app.extensions["worker"] = worker
    worker.start()
    return worker
