"""While the portal rests every machine says so, works on nothing, and is nobody to wait for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from core import installation
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.jobs import enqueue
from core.jobs.worker import Worker
from core.operations import alone, expanding, migrating, preparing, upgrading
from core.operations.alone import company
from core.operations.archive import UpgradeFailed
from core.operations.registry import Preparer
from core.serving import first_start
from tests.core.operations.places import SERVER, empty_place
from tests.factories.core import make_user, sign_in

pytestmark = pytest.mark.both_databases
MINUTE = timedelta(minutes=1)


@pytest.fixture
def seen(app: Flask) -> Iterator[installation.Watch]:
    """What this process knows, put back afterwards."""
    before = installation.watch()
    app.extensions["installation"] = mine = replace(before)
    yield mine
    app.extensions["installation"] = before


@contextmanager
def resting() -> Iterator[None]:
    db.session.rollback()
    installation.rest(now() - MINUTE)
    installation.look()
    yield
    installation.rest(None)
    installation.look()


@pytest.mark.usefixtures("seen")
def test_everybody_reads_that_the_service_rests(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.CITY_REVIEWER))
    with resting():
        for language, words in (("en", "The service is resting"), ("zh", "服务暂停")):
            page = client.get("/", headers={"Accept-Language": language})
            assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
            assert words in page.text
        sent = client.post("/register", headers={"Accept-Language": "en"})
        assert sent.status_code == 503
        assert "your browser sends it again" in sent.text
        assert client.get("/api/v1/certificates/X").content_type == "application/problem+json"
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").json == {"maintenance": "the portal rests"}
        assert client.get("/static/theme/tokens.css").status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("seen")
def test_staff_are_told_before(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.CITY_REVIEWER))
    words = "The portal will be maintained from"
    assert words not in client.get("/desk").text
    db.session.rollback()
    installation.rest(now() + 10 * MINUTE)
    installation.look()
    assert words in client.get("/desk").text


@pytest.mark.usefixtures("seen")
def test_work_waits(app: Flask) -> None:
    enqueue("operations.tidy")
    db.session.commit()
    worker = Worker(app)
    with resting():
        assert not worker.run_one()
        drained = app.test_cli_runner().invoke(args=["jobs", "drain"])
        assert (drained.exit_code, "the portal rests" in drained.output) == (1, True)
    assert worker.run_one()


@pytest.mark.usefixtures("seen")
def test_whoever_rests_is_nobody_to_wait_for(app: Flask) -> None:
    with resting():
        # Looks while it rests, through a connection of its own that says so.
        with installation.waiting_engine(app.extensions["settings"]).connect() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1
            assert company(app.extensions["settings"]) == ""
        installation.look()


def test_an_upgrade_ends_its_own_rest_alone(app: Flask) -> None:
    """Set by hand before, it went on serving in the middle of somebody's work."""
    if not SERVER:
        return
    settings, by_hand = app.extensions["settings"], now() - MINUTE
    for before in (by_hand, now() + MINUTE, None):
        installation.rest(before)
        with alone.resting(settings, 5):
            assert installation.planned_rest() not in (before, None)
        assert installation.planned_rest() == before
    with alone.resting(settings, 5):
        installation.rest(by_hand)
    assert installation.planned_rest() == by_hand


@pytest.mark.parametrize(
    ("program", "oldest", "rests"),
    [("0001", "", True), ("0001", "0001", False), ("9999", "", True), ("0001", "0002", True)],
)
def test_a_program_the_database_is_not_for_rests(
    seen: installation.Watch, program: str, oldest: str, rests: bool
) -> None:
    seen.program = program
    installation.note(db.session(), oldest_program=oldest)
    db.session.commit()
    installation.look()
    assert seen.is_resting is rests


@pytest.mark.parametrize(
    ("body", "hinders"),
    [
        ('op.create_table("a", sa.Column("id", sa.Integer(), nullable=False))', ""),
        ('op.add_column("a", sa.Column("b", sa.Integer(), nullable=True))', ""),
        ('op.add_column("a", sa.Column("b", sa.Text(), nullable=False, server_default=""))', ""),
        ('op.add_column("a", sa.Column("b", sa.Integer(), nullable=False))', "do not fill"),
        ('op.create_index("ix", "a", ["b"], unique=False)', ""),
        ('op.create_index("ix", "a", ["b"], unique=True)', "unique index 'ix'"),
        ('op.drop_column("a", "b")', "op.drop_column"),
        ('op.execute("DELETE FROM a")', "op.execute"),
        ("fill()", "fill"),
    ],
)
def test_former_programs_survive_what_only_adds(tmp_path: Path, body: str, hinders: str) -> None:
    (tmp_path / "0002_x.py").write_text(
        f"def upgrade():\n    {body}\n\ndef downgrade():\n    op.x()"
    )
    found = expanding.hinders("0001", "0002", tmp_path)
    assert (hinders in found) if hinders else found == ""
    assert expanding.hinders("0002", "0003", tmp_path) == ""


def test_one_command_back(app: Flask, tmp_path: Path) -> None:
    fresh = empty_place(app.extensions["settings"], tmp_path / "old", migrated=True)
    with fresh as place, place.app_context():
        latest = migrating.current()
        with pytest.raises(UpgradeFailed, match="no way back"):
            upgrading.go_back(print)
        former = f"{int(latest) - 1:04d}"
        installation.note(db.session(), came_from=former)
        db.session.commit()
        copy = upgrading.go_back(print)
        assert copy.exists()
        assert migrating.current() == former
        said: list[str] = []
        upgrading.upgrade(said.append)
        assert migrating.current() == latest


def test_machines_that_could_not_go_on_are_not_migrated_under(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not SERVER:
        return
    monkeypatch.setattr(migrating, "latest", lambda: "9999")
    monkeypatch.setattr(preparing, "hinders", lambda *_: "9999: op.drop_column")
    monkeypatch.setattr(preparing, "company", lambda _: "the database has 1 other sessions")
    with pytest.raises(UpgradeFailed, match="run flask upgrade instead"):
        preparing.prepare(print)


@pytest.mark.parametrize(("why", "oldest"), [("", "0001"), ("9999: op.drop_column", "")])
def test_a_start_that_migrates_says_who_can_serve_on(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str, oldest: str
) -> None:
    """Else machines beside it would rest for what only adds, or serve tables they do not know."""
    if not SERVER:
        return
    fresh = empty_place(app.extensions["settings"], tmp_path / "old", migrated=True)
    with fresh as place, place.app_context():
        before = migrating.current()
        installation.note(db.session(), oldest_program="0001")
        db.session.commit()
        db.session.remove()
        monkeypatch.setattr(migrating, "latest", lambda: "9999")
        monkeypatch.setattr(migrating, "upgrade", lambda: None)
        monkeypatch.setattr(preparing, "hinders", lambda *_: why)
        monkeypatch.setattr(preparing, "PREPARERS", [])
        preparing.prepare(print)
        assert (installation.oldest_program(), installation.came_from()) == (oldest, before)
        db.session.rollback()


def test_of_three_machines_one_prepares_and_the_others_wait(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not SERVER:
        return
    loaded: list[str] = []

    def load() -> tuple[str, ...]:
        loaded.append("once")
        time.sleep(0.2)  # for the others to come meanwhile; none can load before this one ended
        return ()

    monkeypatch.setattr(preparing, "PREPARERS", [Preparer(1, "the first data", load)])
    with empty_place(app.extensions["settings"], tmp_path / "place", migrated=True) as place:
        settings = place.extensions["settings"]
        machines = [create_app(replace(settings, data_dir=folder)) for folder in _folders(tmp_path)]
        told: list[str] = []
        together = threading.Barrier(3)

        def prepare(machine: Flask) -> None:
            with machine.app_context():
                together.wait()
                preparing.prepare(told.append)
                db.session.remove()
                db.engine.dispose()

        threads = [threading.Thread(target=prepare, args=(machine,)) for machine in machines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert loaded == ["once"]
        assert told.count("Another machine has prepared the database") == 2
        # And a fourth, whose DATA_DIR is new, need not even load the program.
        assert first_start.is_prepared(replace(settings, data_dir=tmp_path / "d"))


def _folders(parent: Path) -> list[Path]:
    folders = [parent / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    return folders
