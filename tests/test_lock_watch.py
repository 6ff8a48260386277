"""Who holds the embedded database's write lock for long is noticed, and only they."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from core.db import db, reading
from core.jobs import enqueue, job
from core.registries import install
from core.web import public
from tests import lock_watch as watching
from tests.lock_watch import LockWatch

LONG = 0.03


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST_SECONDS", LONG / 2)
    monkeypatch.setattr(watching, "slowness", lambda: 1.0)


def reckon() -> None:
    end = time.thread_time() + LONG
    while time.thread_time() < end:
        pass


def hold() -> str:
    """Write, and then take one's time before the commit."""
    db.session.execute(text("UPDATE job SET attempts = attempts"))
    reckon()
    return "done"


@job("test.hold")
def hold_in_a_job() -> None:
    hold()


@job("test.reckon")
def reckon_without_the_lock() -> None:
    with reading():
        reckon()


def test_a_request_is_named(
    app: Flask, client: FlaskClient, lock_watch: LockWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = "api_certificates.verify"
    monkeypatch.setitem(app.view_functions, endpoint, public(hold))
    client.post("/api/v1/certificates/verify")
    (fault,) = lock_watch.look()
    assert fault.startswith(f"POST {endpoint} held the write lock for 0.0")


def test_a_job_is_named_and_what_only_reads_is_not(
    app: Flask, work: Callable[[], int], lock_watch: LockWatch
) -> None:
    install(app, sys.modules[__name__])
    enqueue("test.hold")
    enqueue("test.reckon")
    work()
    # Beside what the clocks of the program do.
    named = {fault.partition(" held")[0] for fault in lock_watch.look()}
    assert named & {"test.hold", "test.reckon"} == {"test.hold"}


def test_what_a_test_itself_makes_is_not_counted(app: Flask, lock_watch: LockWatch) -> None:
    hold()
    db.session.commit()
    assert lock_watch.look() == []


def test_what_takes_twice_as_long_where_everything_does_is_no_fault(
    app: Flask, client: FlaskClient, lock_watch: LockWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "slowness", lambda: 100.0)
    monkeypatch.setitem(app.view_functions, "api_certificates.verify", public(hold))
    client.post("/api/v1/certificates/verify")
    assert lock_watch.look() == []
