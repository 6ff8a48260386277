"""Background work on PostgreSQL with three workers: ``python -m bench.jobs``.

``[--jobs N] [--batch N] [--idle SECONDS]``. The workers are processes of their own, as `flask jobs
run` starts them. Start: from the commit to the end of a job that does nothing. Throughput: so many
empty jobs of one transaction, and as many of Procrastinate's own by as many of its workers, right
before and after. Idle: the statements the server logs while nothing is to be done. A letter with a
link to sign in, which waits for nobody, beside a batch of letters that take 20 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask, current_app
from procrastinate import App, PsycopgConnector
from sqlalchemy import func, select, text

from app import create_app
from core import installation
from core.clock import now
from core.db import db, reading
from core.jobs import Lane, enqueue, job
from core.jobs.models import Job
from core.jobs.states import JobState
from core.jobs.worker import Worker
from core.operations.migrating import upgrade
from core.outbox import Letter, post
from core.outbox.models import Message
from core.registries import install
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from tests.servers import fresh_database, postgresql

WORKERS, STARTS, LETTERS = 3, 200, 10
# Without the empty ones by which a connection is tried.
WORKERS_THERE = text("SELECT count(*) FROM procrastinate_workers")
DEFER_ALONE = text("""
    SELECT procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW('alone', 'alone', 0, NULL, NULL, '{}', NULL)::procrastinate_job_to_defer_v1
        FROM generate_series(1, :number)))
""")
LEFT_ALONE = text("""
    SELECT count(*) FROM procrastinate_jobs
    WHERE queue_name = 'alone' AND status IN ('todo', 'doing')
""")
LAST_ALONE = text("SELECT max(at) FROM procrastinate_events WHERE type = 'succeeded'")
STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]+): *[^;\s]")


@job("bench.empty", lane=Lane.BULK)
def nothing() -> None:
    """What the queue itself costs."""


@job("bench.letter", lane=Lane.LETTERS)
def letter_like() -> None:
    """As long as a mail server takes."""
    time.sleep(0.02)


def main() -> None:
    """Start server and workers, measure, print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--jobs", type=int, default=1500)
    asked.add_argument("--batch", type=int, default=5000)
    asked.add_argument("--idle", type=int, default=60)
    asked.add_argument("--work", nargs=2, metavar=("URL", "FOLDER"), help="be a worker")
    asked.add_argument("--alone", metavar="URL", help="be a worker of Procrastinate's")
    wanted = asked.parse_args()
    if wanted.alone:
        work_alone(wanted.alone)
        return
    if wanted.work:
        with portal(*wanted.work) as program:
            installation.keep_looking(program)
            Worker(program).start()
            sys.stdin.read()
        return
    compile_catalogue()
    with postgresql() as server, tempfile.TemporaryDirectory() as folder:
        url = fresh_database(server, "work")
        with portal(url, folder) as program, program.app_context():
            upgrade()
            with workers("--work", url, folder):
                print("\n".join(measured(wanted.jobs, wanted.batch, wanted.idle)))
            db.session.remove()
            db.engine.dispose()


@contextlib.contextmanager
def portal(url: str, folder: str) -> Iterator[Flask]:
    """The program, with the kinds of work of this measurement."""
    environ = {"DATA_DIR": folder, "DEMO": "1", "FIELD_KEYS": "b" * 43 + "=", "DATABASE_URL": url}
    program = create_app(load_settings(environ))
    install(program, sys.modules["bench.jobs"])
    yield program


@contextlib.contextmanager
def workers(*what: str) -> Iterator[None]:
    command = [sys.executable, "-c", "from bench.jobs import main; main()", *what]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(WORKERS)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def measured(jobs: int, batch: int, idle: int) -> list[str]:
    """The lines of the table; first waits until all workers are there and the clocks have run."""
    until(lambda: db.session.scalar(WORKERS_THERE) == 3 * WORKERS)
    until(lambda: left() == 0)
    waits = sorted(one_start() for _ in range(STARTS))
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with workers("--alone", address):
        until(lambda: db.session.scalar(WORKERS_THERE) == 4 * WORKERS)
        before, seconds, after = drained_alone(jobs), drained(jobs), drained_alone(jobs)
    statements = logged(idle)
    letters = beside(batch)
    return [
        "| work | goal | here |",
        "|---|---|---|",
        f"| start of a job, p50 | | {waits[STARTS // 2] * 1000:.0f} ms |",
        f"| start of a job, p95 | ≤ 60 ms | {waits[STARTS * 95 // 100] * 1000:.0f} ms |",
        f"| {jobs:,} empty jobs in one lane | ≥ 120 a second | {jobs / seconds:.0f} a second |",
        f"| as many by Procrastinate alone, before | | {jobs / before:.0f} a second |",
        f"| the same, after | | {jobs / after:.0f} a second |",
        f"| statements while idle, all workers | ≤ 5 a second | {statements / idle:.1f} a second |",
        f"| letter to sign in beside a batch of {batch:,}, median | | {median(letters):.2f} s |",
        f"| the same, the slowest of {LETTERS} | ≤ 2 s | {max(letters):.2f} s |",
    ]


def one_start() -> float:
    row = enqueue("bench.empty", lane=Lane.INTERACTIVE)
    number = row.id
    db.session.commit()
    committed = now()
    until(lambda: state_of(number) == JobState.DONE)
    ended = db.session.get_one(Job, number, populate_existing=True).ended_at
    assert ended is not None
    db.session.rollback()
    return max(0.0, (ended - committed).total_seconds())


def drained(jobs: int) -> float:
    for _ in range(jobs):
        enqueue("bench.empty")
    db.session.commit()
    began = now()
    until(lambda: left() == 0, pause=0.2)
    last = db.session.scalar(select(func.max(Job.ended_at)).where(Job.name == "bench.empty"))
    db.session.rollback()
    assert last is not None
    return (last - began).total_seconds()


def work_alone(address: str) -> None:
    """Procrastinate as it comes, one piece at a time."""
    app = App(connector=PsycopgConnector(conninfo=address))
    app.task(name="alone", queue="alone")(lambda: None)
    app.run_worker(queues=["alone"], concurrency=1)


def drained_alone(jobs: int) -> float:
    db.session.execute(DEFER_ALONE, {"number": jobs})
    db.session.commit()
    began = now()
    until(lambda: not db.session.scalar(LEFT_ALONE), pause=0.2)
    return float((db.session.scalar(LAST_ALONE) - began).total_seconds())


def logged(seconds: int) -> int:
    """How many statements the server noted meanwhile."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        data = connection.scalar(text("SHOW data_directory"))
        file = Path(str(data)).parent / "log"
        say(connection, "all")
        time.sleep(2)
        before = count(file)
        time.sleep(seconds)
        found = count(file) - before
        say(connection, "none")
    return found


def say(connection: Any, what: str) -> None:
    connection.execute(text(f"ALTER SYSTEM SET log_statement = '{what}'"))
    connection.execute(text("SELECT pg_reload_conf()"))


def count(file: Path) -> int:
    return len(STATEMENT.findall(file.read_text(errors="replace")))


def beside(batch: int) -> list[float]:
    for _ in range(batch):
        enqueue("bench.letter")
    db.session.commit()
    found = []
    for number in range(LETTERS):
        letter = Letter(
            template="accounts/recover", address="waits@example.org", language="en",
            recipient_name="Waits", is_private=True, key=f"bench-{number}",
            values={"link": "https://example.org/x", "sign_in": "https://example.org"},
        )  # fmt: skip
        with current_app.test_request_context(method="POST"):  # by somebody at the screen
            message = post(letter).id
            db.session.commit()
        began = time.monotonic()
        until(lambda message=message: sent(message))
        found.append(time.monotonic() - began)
        time.sleep(1)
    assert left() > batch // 2, "the batch was over before the letters were"
    return found


def sent(message: object) -> bool:
    with reading():
        return db.session.get_one(Message, message).state == "sent"


def state_of(number: object) -> str:
    with reading():
        return db.session.get_one(Job, number).state


def left() -> int:
    waits = Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    with reading():
        return db.session.scalar(select(func.count()).where(waits, Job.run_at <= now())) or 0


def until(is_so: Callable[[], bool], *, pause: float = 0.01) -> None:
    end = time.monotonic() + 300
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(pause)


if __name__ == "__main__":
    # As the workers do, so that there is one module of these kinds.
    from bench.jobs import main as run

    run()
