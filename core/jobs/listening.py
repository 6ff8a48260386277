"""Procrastinate's workers of this process, where the database is PostgreSQL: one for each lane.

They live in one thread with a loop of its own, hear at once of what is committed (LISTEN), look by
themselves every few seconds for what is due by now, and hand each delivery to a thread, since the
work itself waits for the database and for others. What ends a worker, such as a server that is
restarted, is waited out; the other lanes go on meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import URL

from core.db import noticing_loss
from core.jobs.deliveries import STALLED_SECONDS, TASK
from core.jobs.states import Lane
from core.jobs.taking import Brought, brought_by

log = logging.getLogger(__name__)

# Of what was not due when it was asked for nobody is told: so long it may wait beyond its time.
LOOK_SECONDS = {Lane.INTERACTIVE: 5.0, Lane.LETTERS: 15.0, Lane.BULK: 15.0}
PAUSE_SECONDS = 1.0
# A worker that lives says so this often; unsaid for STALLED_SECONDS of `deliveries`, it is dead.
BEAT_SECONDS = 20.0


class Listener:
    """Hears of deliveries and has `run` do each, until stopped."""

    def __init__(
        self, server: URL, name: str, threads: Mapping[Lane, int],
        fetch: tuple[str, dict[str, Any]], run: Callable[[Brought], None],
    ) -> None:  # fmt: skip
        self._server, self._name, self._threads = server, name, threads
        self._fetch, self._run = fetch, run
        self._workers: dict[Lane, Any] = {}
        self._stop, self._may_listen = threading.Event(), threading.Event()
        self._may_listen.set()
        # Threads that have done their work wait for the next: to begin one takes half a
        # millisecond in which the loop stands still.
        self._at_hand: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._idle, self._begun = threading.Semaphore(0), 0

    def listen(self) -> None:
        """Work off all lanes; ends after `stop` and the work at hand."""
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        while self._may_listen.wait() and not self._stop.is_set():
            try:
                asyncio.run(self._serve())
            except Exception:
                log.exception("worker fault")
                self._stop.wait(PAUSE_SECONDS)
        for _ in range(self._begun):
            self._at_hand.put(None)

    def stop(self) -> None:
        self._stop.set()
        self._end_workers()
        self._may_listen.set()

    def let(self, *, listen: bool) -> None:
        """While not let, no work is begun and no connection kept."""
        if listen:
            self._may_listen.set()
        elif self._may_listen.is_set():
            self._may_listen.clear()
            self._end_workers()

    def _end_workers(self) -> None:
        for worker in list(self._workers.values()):
            worker.stop()

    @property
    def _is_over(self) -> bool:
        return self._stop.is_set() or not self._may_listen.is_set()

    async def _serve(self) -> None:
        app = _app(self._server, self._name, self._fetch)

        async def work(context: Any, **_: Any) -> None:
            await self._in_thread(app.job_manager.brought.pop(context.job.id))

        app.task(name=TASK, pass_context=True)(work)
        async with app.open_async():
            await asyncio.gather(*[self._keep(app, lane) for lane in self._threads])

    async def _keep(self, app: Any, lane: Lane) -> None:
        from procrastinate.worker import Worker

        while not self._is_over:
            worker: Any = Worker(
                app,
                queues=[lane.value],
                name=f"{self._name}:{lane}",
                concurrency=self._threads[lane],
                fetch_job_polling_interval=LOOK_SECONDS[lane],
                update_heartbeat_interval=BEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                install_signal_handlers=False,
            )
            self._workers[lane] = worker
            running = asyncio.create_task(worker.run())
            # A stop that came before the worker ran is forgotten by it, so it is told again.
            while not (await asyncio.wait([running], timeout=PAUSE_SECONDS))[0]:
                if self._is_over:
                    worker.stop()
            try:
                await running
            except Exception:
                log.exception("worker fault")
            if not self._is_over:
                await asyncio.sleep(PAUSE_SECONDS)

    async def _in_thread(self, brought: Brought) -> None:
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()

        def work() -> None:
            try:
                self._run(brought)
            except Exception:
                log.exception("worker fault")
            finally:
                with contextlib.suppress(RuntimeError):  # the loop is gone, and nobody waits
                    loop.call_soon_threadsafe(ended.set)

        if not self._idle.acquire(blocking=False):
            self._begun += 1
            # One that hangs must not keep the process from its end.
            threading.Thread(target=self._work_off, daemon=True, name="jobs").start()
        self._at_hand.put(work)
        await ended.wait()

    def _work_off(self) -> None:
        while (work := self._at_hand.get()) is not None:
            work()
            self._idle.release()


def _app(server: URL, name: str, fetch: tuple[str, dict[str, Any]]) -> Any:
    from procrastinate import App, PsycopgConnector
    from procrastinate.jobs import Job
    from procrastinate.manager import JobManager
    from psycopg_pool import AsyncConnectionPool

    class Manager(JobManager):
        """Takes the work with its delivery, and leaves the end of both to the work's transaction.

        `brought`: what is on its way to a thread, by delivery.
        """

        def __init__(self, connector: Any) -> None:
            super().__init__(connector)
            self.brought: dict[int, Brought] = {}

        async def fetch_job(self, queues: Any, worker_id: int) -> Job | None:
            query, values = fetch
            asked = {**values, "queues": queues, "worker_id": worker_id}
            for row in await self.connector.execute_query_all_async(query=query, **asked):
                self.brought[row["id"]] = brought_by(row)
                return Job.from_row(row)
            return None

        async def finish_job(self, *_: Any, **__: Any) -> None:
            pass

    def pool(**arguments: Any) -> AsyncConnectionPool:
        # Without a question before each use: a dead connection ends the worker, which comes again.
        return AsyncConnectionPool(**{**arguments, "check": None})

    async def make_ready(connection: Any) -> None:
        await connection.set_autocommit(True)

    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    connector = PsycopgConnector(
        conninfo=address,
        kwargs={"fallback_application_name": name, **noticing_loss(server)},
        configure=make_ready,
        min_size=1,
        max_size=4,
        pool_factory=pool,
    )
    app = App(connector=connector)
    app.job_manager = Manager(connector)
    return app
