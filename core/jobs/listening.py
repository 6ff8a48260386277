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
import threading
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import URL

from core.db import noticing_loss
from core.jobs.deliveries import STALLED_SECONDS, TASK
from core.jobs.states import Lane

log = logging.getLogger(__name__)

# Of what was not due when it was asked for nobody is told: so long it may wait beyond its time.
LOOK_SECONDS = {Lane.INTERACTIVE: 5.0, Lane.LETTERS: 10.0, Lane.BULK: 10.0}
PAUSE_SECONDS = 1.0
# A worker that lives says so this often; unsaid for STALLED_SECONDS of `deliveries`, it is dead.
BEAT_SECONDS = 15.0
# A fetch that the server forgets by crashing was none: the work waits still. Said for this
# statement alone: behind a PgBouncer in transaction mode the web gets the session next.
FETCH = """
    SELECT job.id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name,
           attempts, worker_id
    FROM set_config('synchronous_commit', 'off', true),
         procrastinate_fetch_job_v2(%(queues)s::varchar[], %(worker_id)s) AS job
"""


class Listener:
    """Hears of deliveries and has `run` do each, until stopped."""

    def __init__(
        self, server: URL, name: str, threads: Mapping[Lane, int],
        run: Callable[[uuid.UUID, int], None],
    ) -> None:  # fmt: skip
        self._server, self._name, self._threads, self._run = server, name, threads, run
        self._workers: dict[Lane, Any] = {}
        self._stop, self._may_listen = threading.Event(), threading.Event()
        self._may_listen.set()

    def listen(self) -> None:
        """Work off all lanes; ends after `stop` and the work at hand."""
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        while self._may_listen.wait() and not self._stop.is_set():
            try:
                asyncio.run(self._serve())
            except Exception:
                log.exception("worker fault")
                self._stop.wait(PAUSE_SECONDS)

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
        async def work(context: Any, job: str) -> None:
            await self._in_thread(uuid.UUID(job), context.job.id)

        app = _app(self._server, self._name)
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

    async def _in_thread(self, job: uuid.UUID, delivery: int) -> None:
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()

        def work() -> None:
            try:
                self._run(job, delivery)
            finally:
                with contextlib.suppress(RuntimeError):  # the loop is gone, and nobody waits
                    loop.call_soon_threadsafe(ended.set)

        # One that hangs must not keep the process from its end.
        threading.Thread(target=work, daemon=True, name="jobs").start()
        await ended.wait()


def _app(server: URL, name: str) -> Any:
    from procrastinate import App, PsycopgConnector
    from procrastinate.jobs import Job
    from procrastinate.manager import JobManager
    from psycopg_pool import AsyncConnectionPool

    class Manager(JobManager):
        """Leaves the end to the work's own transaction, in which its delivery goes."""

        async def fetch_job(self, queues: Any, worker_id: int) -> Job | None:
            asked = {"queues": queues, "worker_id": worker_id}
            row = await self.connector.execute_query_one_async(query=FETCH, **asked)
            return Job.from_row(row) if row["id"] is not None else None

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
