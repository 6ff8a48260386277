"""What waits is on its way to a worker, and nothing else: on PostgreSQL by Procrastinate."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from procrastinate import App, PsycopgConnector
from sqlalchemy import func, make_url, select, text, update

from core import installation
from core.clock import now
from core.db import db, noticing_loss, own_transaction, reading
from core.jobs import Lane, enqueue, job
from core.jobs.claims import accept, claim, run_claimed
from core.jobs.leases import release_lost
from core.jobs.listening import Listener
from core.jobs.models import Job
from core.jobs.schema import FILE
from core.jobs.services import cancel, retry
from core.jobs.states import JobState
from core.jobs.taking import Brought, as_driver_asks, brought_by, next_delivery
from core.jobs.worker import Worker
from core.registries import install

pytestmark = pytest.mark.both_databases

PATIENCE = 30
done: list[int] = []


@job("test.count", attempts=2)
def count(number: int = 0) -> None:
    done.append(number)
    if number < 0:
        raise RuntimeError("not this one")


@pytest.fixture(autouse=True)
def _none_done(app: Flask) -> None:
    import sys

    install(app, sys.modules[__name__])
    done.clear()


@pytest.fixture
def working(app: Flask) -> Iterator[Worker]:
    """A worker that hears of what is committed; nothing here may wait for its seconds."""
    worker = Worker(app)
    worker.start()
    yield worker
    db.session.rollback()
    worker.stop()
    worker.join(PATIENCE)
    assert not [one for one in worker._threads if one.is_alive()]


def queue(number: int, **more: Any) -> UUID:
    asked = enqueue("test.count", number=number, **more).id
    db.session.commit()
    return asked


def on_their_way() -> list[UUID]:
    """The work that a worker will meet sooner or later."""
    with reading():
        if is_embedded():
            waits = select(Job.id).where(Job.state == JobState.QUEUED)
            return list(db.session.scalars(waits.order_by(Job.created_at)))
        brought = "SELECT CAST(args->>'job' AS uuid) FROM procrastinate_jobs ORDER BY id"
        return list(db.session.scalars(text(brought)))


def is_embedded() -> bool:
    return db.engine.dialect.name == "sqlite"


def on_server(statement: str, **values: Any) -> None:
    with own_transaction() as session:
        session.execute(text(statement), values)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for it; a test that waits in vain fails where it stands."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def of(job_id: UUID) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True)


def test_the_tables_are_those_of_the_installed_library() -> None:
    """A new version that changes them needs a migration."""
    assert FILE.read_text() == App(connector=PsycopgConnector()).schema_manager.get_schema()


def test_what_waits_is_on_its_way_and_nothing_else(app: Flask) -> None:
    enqueue("test.count", number=1)
    db.session.rollback()
    assert on_their_way() == []
    first, second, third = queue(1), queue(-2), queue(3, lane=Lane.INTERACTIVE)
    row = of(third)
    cancel(row, at=now())
    db.session.commit()
    assert on_their_way() == [first, second]
    while claimed := claim("me:1:a"):
        run_claimed(claimed, "me:1:a")
    assert done == [1, -2]
    assert on_their_way() == [second], "it is tried again"
    retry(of(third), at=now())
    db.session.commit()
    assert set(on_their_way()) == {second, third}
    on_server("UPDATE job SET attempts = 1, run_at = :then", then=now() - timedelta(hours=1))
    Worker(app).drain()
    assert done == [1, -2, 3, -2]
    assert on_their_way() == []
    assert of(second).state == JobState.FAILED


def test_a_savepoint_takes_back_what_was_asked_for_in_it(app: Flask) -> None:
    kept = enqueue("test.count", number=1, key="kept").id
    savepoint = db.session.begin_nested()
    enqueue("test.count", number=2, key="not kept")
    savepoint.rollback()
    db.session.commit()
    assert on_their_way() == [kept]


def test_each_of_a_thousand_has_its_own_delivery(app: Flask) -> None:
    for number in range(1000):
        enqueue("test.count", number=number)
    db.session.commit()
    assert len(on_their_way()) == 1000
    with reading():
        assert db.session.scalar(select(func.count(Job.delivery.distinct()))) == (
            0 if is_embedded() else 1000
        )


def test_what_lost_its_delivery_gets_another(app: Flask) -> None:
    """After a restore, whose copy has rows alone, and from a program before."""
    first, second = queue(1), queue(2)
    if not is_embedded():
        on_server("DELETE FROM procrastinate_jobs WHERE args->>'job' = :job", job=str(first))
        # By another's number, as one of the database before it was restored.
        on_server("UPDATE job SET delivery = (SELECT max(delivery) FROM job)")
    release_lost()
    assert sorted(on_their_way()) == sorted([first, second])
    Worker(app).drain()
    assert sorted(done) == [1, 2]


def test_what_a_worker_fetched_and_did_not_begin_is_brought_again(app: Flask) -> None:
    job_id = queue(1)
    if is_embedded():
        return
    fetch = "SELECT procrastinate_fetch_job_v2(NULL, (SELECT max(id) FROM procrastinate_workers))"
    on_server("SELECT procrastinate_register_worker_v1()")
    on_server(fetch)
    release_lost()
    assert claim("me:1:a") is None, "its worker beats, and may begin any moment"
    on_server("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '61 seconds'")
    release_lost()
    assert claim("me:1:b") == job_id


def test_a_row_that_somebody_changes_is_not_waited_for(app: Flask) -> None:
    """They may wait for its delivery, which the worker holds already."""
    job_id = queue(1)
    if is_embedded():
        return
    asked = {"queues": [Lane.BULK.value], "taker": "me:1:a"}
    with own_transaction() as other, own_transaction() as session:
        other.execute(text("SELECT id FROM job FOR UPDATE"))
        brought = brought_by(session.execute(next_delivery(), asked).mappings().one())
    assert (brought.id, brought.taken) == (job_id, None)
    taken = accept("me:1:a", brought)
    assert taken is not None
    assert (taken.name, taken.arguments, taken.attempts) == ("test.count", {"number": 1}, 1)


def test_a_delivery_that_the_row_does_not_name_does_nothing(app: Flask) -> None:
    """It was replaced while its worker, thought dead, had it in hand."""
    job_id = queue(1)
    if is_embedded():
        return
    former = of(job_id).delivery
    assert former is not None
    on_server("UPDATE procrastinate_jobs SET status = 'doing'")
    release_lost()
    assert of(job_id).delivery != former
    assert not accept("me:1:late", Brought(former, job_id))
    assert claim("me:1:a") == job_id
    run_claimed(job_id, "me:1:a")
    assert (done, on_their_way()) == ([1], [])


def test_work_begins_when_it_is_committed(app: Flask, working: Worker) -> None:
    for number in range(20):
        queue(number, lane=list(Lane)[number % 3])
    until(lambda: sorted(done) == list(range(20)))
    until(lambda: on_their_way() == [])


def test_delayed_work_comes_by_itself(app: Flask, working: Worker) -> None:
    failing = queue(-1, lane=Lane.INTERACTIVE)
    until(lambda: of(failing).state == JobState.FAILED)
    assert done == [-1, -1]


def test_a_worker_outlives_its_connections(app: Flask, working: Worker) -> None:
    """The server was restarted, as for its own upgrade."""
    queue(1)
    until(lambda: done == [1])
    if not is_embedded():
        db.session.remove()
        on_server(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    queue(2)
    until(lambda: done == [1, 2])


def test_a_stop_that_a_worker_forgot_is_told_again(
    app: Flask, working: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came before the worker ran, which begins by forgetting such."""
    queue(1)
    until(lambda: done == [1])
    monkeypatch.setattr(Listener, "_end_workers", lambda _: None)
    working.stop()
    working.join(PATIENCE)
    assert not [one for one in working._threads if one.is_alive()]


def test_a_session_that_fetched_commits_as_surely_as_before(app: Flask) -> None:
    """It may be the web's next, behind a PgBouncer."""
    job_id = queue(1)
    if is_embedded():
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET synchronous_commit = on")  # the tests' server has it off
        query, values = as_driver_asks("me:1:a")
        asked = {**values, "queues": [Lane.BULK.value]}
        row = connection.exec_driver_sql(query, asked).one()
        assert (row.args, row.job_id, row.job_attempts) == ({"job": str(job_id)}, job_id, 1)
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_server_that_vanishes_is_noticed_in_a_minute(app: Flask) -> None:
    """By the web and by those who bring work; what the address says holds."""
    url = make_url("postgresql+psycopg://portal@db/portal?tcp_user_timeout=5000")
    assert "tcp_user_timeout" not in noticing_loss(url)
    if is_embedded():
        return
    with db.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        with socket.socket(fileno=os.dup(driver.fileno())) as wire:
            assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
            assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 30


def test_a_worker_thought_dead_comes_back(app: Flask, working: Worker) -> None:
    """It was stopped for a minute, and another struck it off the list."""
    queue(1)
    until(lambda: done == [1])
    if not is_embedded():
        on_server("DELETE FROM procrastinate_workers")
    queue(2)
    until(lambda: done == [1, 2])


def test_while_the_portal_rests_nothing_is_begun(
    app: Flask, working: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a connection kept, for which an upgrade would wait."""
    queue(1)
    until(lambda: done == [1])
    monkeypatch.setattr(installation.watch(), "rests_from", now() - timedelta(minutes=1))
    if not is_embedded():
        workers = text("SELECT count(*) FROM procrastinate_workers")
        until(lambda: db.session.scalar(workers) == 0)
        db.session.rollback()
    queue(2)
    assert not working.run_one()
    monkeypatch.setattr(installation.watch(), "rests_from", None)
    until(lambda: done == [1, 2])


def test_rows_of_long_ago_leave_no_deliveries(app: Flask) -> None:
    queue(1)
    Worker(app).drain()
    with own_transaction() as session:
        session.execute(update(Job).values(ended_at=now() - timedelta(days=31)))
    enqueue("operations.tidy")
    db.session.commit()
    if not is_embedded():
        on_server(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('bulk', 'work', 'doing')"
        )
    Worker(app).drain()
    assert on_their_way() == []
    with reading():
        assert not db.session.scalars(select(Job.id).where(Job.name == "test.count")).all()
