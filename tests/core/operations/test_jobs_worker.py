"""One effect for each job, whatever happens to its worker or the clock."""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, text, update

from core import jobs
from core.clock import now
from core.db import database_now, db, own_transaction, reading
from core.jobs import Lane, enqueue, job, scheduling
from core.jobs.claims import ClaimLost, _end, claim, first_due, run_claimed
from core.jobs.leases import LOST, release_lost
from core.jobs.models import Job
from core.jobs.scheduling import schedule_periodic
from core.jobs.states import JobState
from core.jobs.taking import Taken
from core.jobs.worker import Worker
from core.operations.jobs import HEARTBEAT, last_beat
from core.outbox import Letter, post
from core.outbox.models import Message
from core.registries import install

pytestmark = pytest.mark.both_databases

MINUTE = timedelta(minutes=1)
calls: list[dict[str, Any]] = []


@job("test.note", attempts=3)
def note(**arguments: Any) -> None:
    """Remember that it ran."""
    calls.append(arguments)
    enqueue(
        "test.effect", key=f"effect-{arguments.get('number')}", run_at=now() + timedelta(days=9)
    )


@job("test.effect")
def effect() -> None:
    """Stands in the table as the trace of what `note` did."""


@job("test.kills", attempts=3)
def kills() -> None:
    """Ends its worker each time, as far as the table can tell: it is never run here."""


@job("test.fail", attempts=2)
def fail() -> None:
    """Never works."""
    raise RuntimeError("as ever")


@pytest.fixture(autouse=True)
def _no_calls(app: Flask) -> None:
    install(app, sys.modules[__name__])
    calls.clear()


def queue(name: str, **arguments: Any) -> Any:
    job_id = enqueue(name, **arguments).id
    db.session.commit()
    return job_id


def state_of(job_id: Any) -> str:
    with reading():
        return db.session.get_one(Job, job_id).state


def effects() -> int:
    with reading():
        return db.session.scalar(select(func.count()).where(Job.name == "test.effect")) or 0


def test_a_job_is_done_once(app: Flask) -> None:
    job_id = queue("test.note", number=1)
    Worker(app).drain()
    Worker(app).drain()
    assert calls == [{"number": 1}]
    assert state_of(job_id) == JobState.DONE
    assert effects() == 1


def test_what_is_rolled_back_was_never_asked_for(app: Flask) -> None:
    enqueue("test.note", number=1)
    db.session.rollback()
    Worker(app).drain()
    assert calls == []


def test_a_program_made_before_the_fork_takes_no_wake_from_the_one_that_works(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several web processes: the first of two programs took the lanes, and woke nobody."""
    woken: list[str] = []
    worker = SimpleNamespace(wake=woken.extend)
    # The fixture's program was made first, as the one that reads the modules is.
    served = Flask("served")
    jobs.init_app(served)
    served.extensions["worker"] = worker
    monkeypatch.delitem(app.extensions, "worker", raising=False)
    try:
        queue("test.note", number=1)
    finally:
        del served.extensions["worker"]
    assert woken == [Lane.BULK]


def test_two_workers_do_not_claim_one_row(app: Flask) -> None:
    queue("test.note", number=1)
    assert claim("one:1:a") is not None
    assert claim("two:2:b") is None


def test_a_failing_job_is_tried_again_and_then_given_up(app: Flask) -> None:
    job_id = queue("test.fail")
    for _ in range(4):
        Worker(app).drain()
        with own_transaction() as session:
            due = update(Job).where(Job.id == job_id, Job.state == JobState.QUEUED)
            session.execute(due.values(run_at=now()))
    assert state_of(job_id) == JobState.FAILED
    row = db.session.get_one(Job, job_id)
    assert row.attempts == 2
    assert "as ever" in (row.error or "")


def test_a_dead_worker_loses_its_job_at_once(app: Flask) -> None:
    job_id = queue("test.note", number=1)
    claim(f"{socket.gethostname()}:{2**22 - 1}:dead")
    assert Worker(app).drain() >= 1
    assert state_of(job_id) == JobState.DONE


def test_a_restarted_container_has_the_same_process_number(app: Flask) -> None:
    """The number is alive, it is our own, but the worker of that name is not ours."""
    job_id = queue("test.note", number=1)
    claim(f"{socket.gethostname()}:{os.getpid()}:former")
    Worker(app).drain()
    assert state_of(job_id) == JobState.DONE


def test_a_worker_elsewhere_keeps_its_job_until_the_lease_is_over(app: Flask) -> None:
    job_id = queue("test.note", number=1)
    claim("another-machine:1:a")
    release_lost()
    assert state_of(job_id) == JobState.RUNNING
    with own_transaction() as session:
        session.execute(update(Job).values(lease_until=now() - timedelta(seconds=1)))
    release_lost()
    assert state_of(job_id) == JobState.QUEUED


def test_a_worker_that_lost_its_lease_leaves_no_trace(app: Flask) -> None:
    """Two workers did the work; one of them may keep what it did."""
    job_id = queue("test.note", number=1)
    slow = "another-machine:1:slow"
    assert claim(slow) == job_id
    with own_transaction() as session:
        session.execute(update(Job).where(Job.id == job_id).values(worker="another-machine:2:b"))
    run_claimed(job_id, slow)
    assert calls == [{"number": 1}]
    assert effects() == 0
    run_claimed(job_id, "another-machine:2:b")
    assert effects() == 1
    assert state_of(job_id) == JobState.DONE


def test_a_worker_that_took_its_own_row_twice_leaves_one_trace(app: Flask) -> None:
    """Its lease ran out while it worked, and another of its threads took the row again."""
    job_id = queue("test.note", number=1)
    assert claim("me:1:a") == job_id
    with own_transaction() as session:
        session.execute(update(Job).where(Job.id == job_id).values(attempts=2))
    with pytest.raises(ClaimLost):
        _end(Taken(job_id, "me:1:a", "test.note", {}, attempts=1))
    db.session.rollback()
    run_claimed(job_id, "me:1:a")
    assert effects() == 1


def test_work_that_ends_its_workers_is_given_up(app: Flask) -> None:
    job_id = queue("test.kills")
    for number in range(4):
        claimed = claim(f"{socket.gethostname()}:{2**22 - 1}:dead")
        assert (claimed == job_id) is (number < 3)
        release_lost()
    row = db.session.get_one(Job, job_id)
    assert (row.state, row.attempts) == (JobState.FAILED, 3)
    assert row.error == LOST.format(3)


def test_work_this_program_does_not_know_is_given_up(app: Flask) -> None:
    """Asked for by a newer program before it was taken back; it went round for ever."""
    job_id = queue("test.note")
    with own_transaction() as session:
        session.execute(update(Job).where(Job.id == job_id).values(name="no.such", attempts=9))
    Worker(app).drain()
    row = db.session.get_one(Job, job_id)
    assert row.state == JobState.FAILED
    assert "no work called no.such" in (row.error or "")


def test_a_lease_counts_by_the_clock_of_the_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One machine's clock is a minute ahead: it took what another had in hand, and both sent."""
    if db.engine.dialect.name == "sqlite":
        ahead = datetime.fromisoformat(str(db.session.scalar(text("SELECT datetime('now')"))))
        assert abs(db.session.scalar(select(database_now())) - ahead.replace(tzinfo=UTC)) < MINUTE
        return
    job_id = queue("test.note", number=1)
    claim("another-machine:1:a")
    monkeypatch.setattr("core.jobs.leases.now", lambda: now() + 2 * MINUTE)
    release_lost()
    assert state_of(job_id) == JobState.RUNNING


def test_each_lane_is_asked_for_its_own(app: Flask) -> None:
    long, soon = queue("test.note"), queue("test.fail", lane=Lane.INTERACTIVE)
    assert list(first_due()) == [Lane.INTERACTIVE, Lane.BULK]
    assert claim("me:1:a", [Lane.LETTERS]) is None
    assert claim("me:1:a") == soon, "what somebody waits for goes first"
    assert claim("me:1:a", [Lane.INTERACTIVE]) is None
    assert claim("me:1:a", [Lane.BULK]) == long
    assert not first_due()


def test_waiting_work_can_be_cancelled_and_asked_for_again(app: Flask) -> None:
    cancelled, running = queue("test.note", number=1), queue("test.note", number=2)
    run = app.test_cli_runner().invoke
    assert run(args=["jobs", "cancel", str(cancelled)]).output == "1 jobs cancelled\n"
    assert claim("me:1:a") == running
    refused = run(args=["jobs", "cancel", str(running)])
    assert (refused.exit_code, state_of(running)) == (1, JobState.RUNNING)
    assert "not in the state" in refused.output
    assert run(args=["jobs", "retry", str(running)]).exit_code == 1
    assert "no job has the number" in run(args=["jobs", "cancel", str(uuid4())]).output
    listed = run(args=["jobs", "list"]).output.splitlines()
    assert [line.split("  ")[:3] for line in listed] == [
        [str(cancelled), "test.note", "cancelled"], [str(running), "test.note", "running"],
    ]  # fmt: skip
    assert run(args=["jobs", "retry", str(cancelled)]).output == "1 jobs queued again\n"
    assert state_of(cancelled) == JobState.QUEUED


def test_a_slot_is_queued_once_by_any_number_of_schedulers(app: Flask) -> None:
    schedule_periodic()
    schedule_periodic()
    schedule_periodic({})
    found = db.session.scalar(select(func.count()).where(Job.name == HEARTBEAT))
    assert found == 1


def test_periodic_work_goes_on_after_the_clock_was_set_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yesterday's slots are taken by rows of a clock that was a day ahead."""
    real = now()
    ahead = real + timedelta(days=1)
    slot = int(real.timestamp() // 60)
    with own_transaction() as session:
        session.add(Job(name=HEARTBEAT, arguments={}, key=f"{HEARTBEAT}@{slot}",
                        state=JobState.DONE, run_at=ahead, created_at=ahead,
                        ended_at=ahead))  # fmt: skip
    monkeypatch.setattr(scheduling, "now", lambda: real)
    schedule_periodic()
    db.session.rollback()
    states = db.session.scalars(select(Job.state).where(Job.name == HEARTBEAT)).all()
    assert list(states) == [JobState.QUEUED]


def test_work_asked_for_by_a_clock_ahead_does_not_wait_for_that_day(app: Flask) -> None:
    job_id = queue("test.note", number=1)
    later = queue("test.note", number=2, run_at=now() + timedelta(days=1))
    tomorrow = now() + timedelta(days=1)
    with own_transaction() as session:
        future = update(Job).where(Job.id == job_id)
        session.execute(future.values(created_at=tomorrow, run_at=tomorrow))
    Worker(app).drain()
    assert state_of(job_id) == JobState.DONE
    assert state_of(later) == JobState.QUEUED


def test_the_worker_beats(app: Flask) -> None:
    assert last_beat() is None
    db.session.rollback()
    Worker(app).drain()
    beat = last_beat()
    assert beat is not None
    assert now() - beat < timedelta(minutes=1)


def test_failed_work_is_asked_for_again_with_all_its_attempts(app: Flask) -> None:
    failed = queue("test.fail")
    waiting = queue("test.effect", key="waits")
    with own_transaction() as session:
        ended = {"state": JobState.FAILED, "attempts": 2, "ended_at": now(), "error": "as ever"}
        session.execute(update(Job).where(Job.id == failed).values(**ended))
    db.session.rollback()
    assert "1 jobs queued again" in app.test_cli_runner().invoke(args=["jobs", "retry"]).output
    row = db.session.get_one(Job, failed, populate_existing=True)
    assert (row.state, row.attempts, row.error, row.ended_at) == (JobState.QUEUED, 0, None, None)
    assert db.session.get_one(Job, waiting).state == JobState.QUEUED
    assert "0 jobs queued again" in app.test_cli_runner().invoke(args=["jobs", "retry"]).output


begun, may_end = threading.Event(), threading.Event()


@job("test.long")
def long_work() -> None:
    begun.set()
    may_end.wait(20)


def private_letter(key: str) -> Any:
    """Posted; the urgent one by somebody at the screen."""
    letter = Letter(
        template="accounts/recover",
        address="waits@example.org",
        language="en",
        recipient_name="Waits",
        values={"link": "https://example.org/x", "sign_in": "https://example.org"},
        is_private=True,
        key=key,
    )
    at_screen = key == "urgent"
    asked = current_app.test_request_context(method="POST") if at_screen else nullcontext()
    with asked:
        number = post(letter).id
        db.session.commit()
    return number


def test_a_letter_somebody_waits_for_goes_before_a_batch(app: Flask) -> None:
    waiting = [queue("test.note", number=number) for number in range(3)]
    late, soon = private_letter("later"), private_letter("urgent")
    db.session.commit()
    order = []
    while (claimed := claim("me:1:a")) is not None:
        order.append(db.session.get(Job, claimed).arguments)
        db.session.rollback()
    ids = [one.get("message_id") for one in order]
    assert ids[:2] == [str(soon), str(late)]
    assert len(ids) == 2 + len(waiting)


def test_letters_are_sent_beside_long_work(app: Flask) -> None:
    begun.clear()
    may_end.clear()
    queue("test.long")
    worker = Worker(app)
    worker.start()
    try:
        assert begun.wait(20)
        number = private_letter("urgent")
        ordinary = queue("test.note", number=1)
        db.session.commit()
        for _ in range(200):
            db.session.rollback()
            if db.session.get(Message, number).state == "sent":
                break
            threading.Event().wait(0.05)
        assert db.session.get(Message, number).state == "sent"
        assert db.session.get(Job, ordinary).state == JobState.QUEUED, "the long one still runs"
    finally:
        db.session.rollback()  # it would hold the lock that the long one needs to end
        may_end.set()
        worker.stop()
        worker.join(20)
    assert not [one for one in worker._threads if one.is_alive()], "each thread of a lane ends"


class Hanging:
    """A mail server that takes the connection and says nothing."""

    def send(self, _mail: object) -> None:
        begun.set()
        may_end.wait(20)


def test_a_mail_server_that_hangs_holds_one_lane(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.clear()
    may_end.clear()
    monkeypatch.setattr("core.outbox.services.transport_for", lambda _settings: Hanging())
    held = [private_letter(key) for key in ("one", "two")]
    worker = Worker(app)
    worker.start()
    try:
        assert begun.wait(20)
        others = [queue("test.note", number=1), queue("test.note", lane=Lane.INTERACTIVE)]
        for _ in range(200):
            if {state_of(one) for one in others} == {JobState.DONE}:
                break
            threading.Event().wait(0.05)
        assert [state_of(one) for one in others] == [JobState.DONE, JobState.DONE]
        with reading():
            assert {db.session.get_one(Message, one).state for one in held} == {"queued"}
    finally:
        may_end.set()
        worker.stop()
        worker.join(20)
