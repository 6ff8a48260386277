"""The doctor finds what is planted, and nothing in a healthy portal."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from core.clock import now
from core.db import db, own_transaction
from core.jobs import enqueue
from core.jobs.models import Job
from core.jobs.states import JobState
from core.operations import doctor, migrating
from tests.mail_sink import open_mail_server

FAULTS = "core.documents.engine.engine_faults"


def faults(name: str) -> str:
    found = {finding.name: " ".join(finding.faults) for finding in doctor.examine()}
    return found[name]


@pytest.fixture
def setting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Change settings for one test."""

    def change(**values: Any) -> None:
        monkeypatch.setitem(
            app.extensions, "settings", replace(app.extensions["settings"], **values)
        )

    return change


@pytest.mark.both_databases
def test_a_healthy_portal(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "latest", migrating.current)
    monkeypatch.setattr(FAULTS, list)
    app.extensions["settings"].data_dir.chmod(0o700)
    found = {f.name: f.faults for f in doctor.examine()}
    # The tests' PostgreSQL is fast and forgetful on purpose, which is a finding.
    on_server = db.engine.dialect.name == "postgresql"
    assert bool(found.pop("database")) == on_server
    assert not any(found.values()), found


def test_the_engine_is_asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FAULTS, lambda: ["no font for Chinese"])
    assert "no font for Chinese" in faults("documents and fonts")


def test_plain_http_outside_a_demo(app: Flask, setting: Callable[..., None]) -> None:
    setting(demo=False, base_url="http://talent.example.cn")
    assert "BASE_URL" in faults("settings")
    assert "TRUSTED_PROXIES" in faults("settings")


def test_an_open_data_folder(app: Flask) -> None:
    app.extensions["settings"].data_dir.chmod(0o755)
    assert "chmod 700" in faults("data folder")


def test_a_full_disk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    assert "free" in faults("data folder")


def test_a_database_that_lags(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "latest", lambda: "9999")
    assert "flask upgrade" in faults("migrations")


def test_rows_without_parent(app: Flask) -> None:
    raw = db.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
    raw.driver_connection.execute("PRAGMA query_only=OFF")
    raw.driver_connection.execute("CREATE TABLE top (id INTEGER PRIMARY KEY)")
    raw.driver_connection.execute("CREATE TABLE leaf (top_id INTEGER REFERENCES top (id))")
    raw.driver_connection.execute("INSERT INTO leaf VALUES (1)")
    raw.driver_connection.execute("PRAGMA foreign_keys=ON")
    raw.close()
    assert "without their parent" in faults("database")


def test_a_silent_mail_server(app: Flask, setting: Callable[..., None]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    setting(mail_url=f"smtp://127.0.0.1:{port}")
    assert "ConnectionRefusedError" in faults("mail")


def test_a_mail_server_that_would_take_the_password_in_the_open(
    app: Flask, setting: Callable[..., None]
) -> None:
    with open_mail_server() as server:
        setting(mail_url=server.url)
        assert "MAIL_ALLOW_PLAIN" in faults("mail")
        setting(mail_allow_plain=True)
        assert faults("mail") == ""


def test_a_mail_folder_that_cannot_be_written(app: Flask, setting: Callable[..., None]) -> None:
    file = app.extensions["settings"].data_dir / "not-a-folder"
    file.write_text("")
    setting(mail_url=f"file://{file}")
    assert "FileExistsError" in faults("mail")


def test_mail_that_never_leaves(app: Flask, setting: Callable[..., None]) -> None:
    setting(demo=False)
    assert "no letter leaves" in faults("mail")


def test_storage_that_forgets(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["storage"], "get", lambda _key: b"other")
    assert "not what was written" in faults("storage")


def test_a_clock_that_runs_behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "now", lambda: now() - timedelta(days=4000))
    assert "earlier" in faults("clock")


@pytest.mark.both_databases
def test_failed_and_late_work(app: Flask) -> None:
    for _ in range(2):
        enqueue("operations.tidy")
    db.session.commit()
    with own_transaction() as session:
        first = session.query(Job).first()
        first.state = JobState.FAILED
        session.flush()
        session.execute(
            update(Job)
            .where(Job.state == JobState.QUEUED)
            .values(run_at=now() - timedelta(hours=1), created_at=now() - timedelta(hours=1))
        )
    assert "1 of operations.tidy failed" in faults("background work")
    assert "is a worker running?" in faults("background work")


def test_a_redis_that_is_not_there(app: Flask, setting: Callable[..., None]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    setting(redis_url=f"redis://127.0.0.1:{port}/0")
    assert "ConnectionError" in faults("redis")
