"""An upgrade that fails leaves everything as it was."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from core import installation
from core.audit import record
from core.clock import now
from core.db import Base, db
from core.files.services import keep_made
from core.operations import alone, backups, migrating, restoring, upgrading
from core.operations.archive import CopyRefused, UpgradeFailed
from core.serving.first_start import hold_data, is_running
from core.web import public
from tests.core.operations.places import empty_place

pytestmark = pytest.mark.both_databases

MARK = "upgrade_mark"


@pytest.fixture
def place(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """A portal with data, whose program has one more migration than its database."""
    fresh = empty_place(app.extensions["settings"], tmp_path / "old", migrated=True)
    with fresh as place, place.app_context():
        record("test:made", "thing")
        db.session.commit()
        monkeypatch.setattr(migrating, "latest", lambda: "9999")
        monkeypatch.setattr(upgrading, "hinders", lambda *_: "9999: op.drop_column")
        monkeypatch.setattr(upgrading, "WAIT_SECONDS", 0.0)
        yield place


def mark_and_claim(revision: str = "9999") -> None:
    """Stands for a migration: makes a table and notes the new number."""
    db.session.execute(text(f"CREATE TABLE {MARK} (id INTEGER)"))
    db.session.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    db.session.commit()


def is_marked() -> bool:
    with db.engine.connect() as connection:
        return inspect(connection).has_table(MARK)


def rows() -> int:
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM audit_entry")).scalar_one()


def test_nothing_to_do(place: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "latest", migrating.current)
    assert upgrading.upgrade(print) is None


def test_a_good_upgrade_leaves_a_checked_copy(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "upgrade", mark_and_claim)
    # As an upgrade that was killed leaves it: all rest on, and nobody was told why.
    installation.rest(now())
    said: list[str] = []
    copy = upgrading.upgrade(said.append)
    assert copy is not None
    assert backups.check(copy)["rows"]["audit_entry"] == rows()
    assert is_marked()
    assert "flask maintenance off" in said[-1]


@pytest.mark.parametrize("condition", ["", "WHERE state = 'cancelled'"])
def test_an_upgrade_says_which_index_is_over_other_rows(
    place: Flask, monkeypatch: pytest.MonkeyPatch, condition: str
) -> None:
    """A migration that forgot the condition works, and lets people hold two of what is one."""
    monkeypatch.undo()
    (index,) = (
        one
        for one in Base.metadata.tables["invitation_letter"].indexes
        if one.unique and one.dialect_options["sqlite"]["where"] is not None
    )
    columns = ", ".join(column.name for column in index.columns)
    monkeypatch.setattr(migrating, "current", lambda: "0001")
    monkeypatch.setattr(upgrading, "_try_out", lambda: None)
    said: list[str] = []

    def forget(*_: object) -> None:
        db.session.execute(text(f"DROP INDEX {index.name}"))
        made = f"CREATE UNIQUE INDEX {index.name} ON invitation_letter ({columns}) {condition}"
        db.session.execute(text(made))
        db.session.commit()
        monkeypatch.setattr(migrating, "current", migrating.latest)

    monkeypatch.setattr(migrating, "upgrade", forget)
    upgrading.upgrade(said.append)
    assert [line for line in said if str(index.name) in line and "Look at this" in line]


def failing_migration(real: object) -> object:
    def migrate(revision: str = "head", *_: object) -> None:
        if revision != "head":
            real(revision)  # type: ignore[operator]
            return
        mark_and_claim()
        raise RuntimeError("the new program is at fault")

    return migrate


def test_a_failing_migration_is_taken_back(place: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    before, count = migrating.current(), rows()
    monkeypatch.setattr(migrating, "upgrade", failing_migration(migrating.upgrade))
    with pytest.raises(UpgradeFailed, match=f"at fault(.|\n)*back at {before}"):
        upgrading.upgrade(print)
    assert not is_marked()
    assert (migrating.current(), rows()) == (before, count)


def test_a_page_that_breaks_afterwards_takes_it_back(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = migrating.current(), migrating.upgrade
    monkeypatch.setattr(
        migrating, "upgrade", lambda r="head", *_: mark_and_claim() if r == "head" else real(r)
    )
    broken = public(lambda: ("", 500))
    monkeypatch.setitem(place.view_functions, "health.healthz", broken)
    with pytest.raises(UpgradeFailed, match="500"):
        upgrading.upgrade(print)
    assert not is_marked()
    assert migrating.current() == before


def test_not_while_the_portal_runs(place: Flask) -> None:
    with hold_data(place.extensions["settings"]), pytest.raises(UpgradeFailed, match="running"):
        upgrading.upgrade(print)


def test_a_process_of_background_work_counts_as_running(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    look = lambda _worker: seen.append(is_running(place.extensions["settings"]))  # noqa: E731
    monkeypatch.setattr("core.jobs.commands.Worker.start", look)
    monkeypatch.setattr("core.jobs.commands.Worker.join", lambda *_: None)
    monkeypatch.setattr("core.jobs.commands.os.getppid", iter(range(2)).__next__)
    monkeypatch.setattr("core.jobs.commands.signal.signal", lambda *_: None)
    place.test_cli_runner().invoke(args=["jobs", "run", "--with-parent"])
    assert seen == [True]


def test_the_real_migrations_are_taken_back(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each database its own way: in one transaction, or by its copy."""
    fresh = empty_place(app.extensions["settings"], tmp_path / "old")
    with fresh as place, place.app_context():
        migrating.upgrade("0001")
        with monkeypatch.context() as broken:
            broken.setitem(place.view_functions, "health.healthz", public(lambda: ("", 500)))
            with pytest.raises(UpgradeFailed, match="500"):
                upgrading.upgrade(print)
        assert migrating.current() == "0001"
        assert upgrading.upgrade(print) is not None
        assert migrating.current() == migrating.latest()


@contextmanager
def another_machine(place: Flask) -> Iterator[Connection]:
    url = make_url(place.extensions["settings"].database_url)
    engine = create_engine(url.update_query_dict({"application_name": "talent-portal web2"}))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def stored(place: Flask) -> list[object]:
    return list(place.extensions["storage"].list())


def test_not_while_another_machine_is_connected(place: Flask, tmp_path: Path) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    backups.back_up(tmp_path / "a.tar")
    keep_made(b"%PDF-1.7", name="a.pdf", owner_id=None, purpose="test", at=now())
    db.session.commit()
    files, count = stored(place), rows()
    with another_machine(place):
        with pytest.raises(UpgradeFailed, match=r"1 other sessions \(talent-portal web2: 1\)"):
            upgrading.upgrade(print)
        with pytest.raises(CopyRefused, match="talent-portal web2"):
            restoring.restore(tmp_path / "a.tar", force=True)
    assert (stored(place), rows()) == (files, count)


def test_what_is_written_meanwhile_survives_a_failing_migration(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    keep_made(b"%PDF-1.7", name="a.pdf", owner_id=None, purpose="test", at=now())
    db.session.execute(text("CREATE TABLE acknowledged (id INTEGER)"))
    db.session.commit()
    files = stored(place)

    def late(revision: str = "head", *_: object) -> None:
        mark_and_claim()
        with another_machine(place) as other, other.begin():
            other.execute(text("INSERT INTO acknowledged VALUES (1)"))
        raise RuntimeError("the new program is at fault")

    monkeypatch.setattr(migrating, "upgrade", late)
    with pytest.raises(UpgradeFailed, match="at fault"):
        upgrading.upgrade(print)
    assert db.session.scalar(text("SELECT count(*) FROM acknowledged")) == 1
    assert not is_marked()
    assert stored(place) == files


def test_who_comes_meanwhile_keeps_the_tables_he_knows(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name != "postgresql":
        return
    with ExitStack() as staying:

        def join(revision: str = "head", *_: object) -> None:
            mark_and_claim()
            staying.enter_context(another_machine(place))

        monkeypatch.setattr(migrating, "upgrade", join)
        with pytest.raises(UpgradeFailed, match="web2"):
            upgrading.upgrade(print)
    assert not is_marked()


def test_a_session_just_closed_by_the_upgrade_itself_is_nobody_else(
    place: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server lets go of a session a moment after its client hung up."""
    if db.engine.dialect.name != "postgresql":
        return
    own = db.session.scalar(text("SHOW application_name"))
    url = make_url(place.extensions["settings"].database_url)
    engine = create_engine(url.update_query_dict({"application_name": own}))
    closing = engine.connect()
    closing.execute(text("SELECT 1"))
    looked: list[float] = []

    def hang_up(seconds: float) -> None:
        looked.append(seconds)
        closing.close()
        engine.dispose()

    monkeypatch.setattr(alone.time, "sleep", hang_up)
    assert alone.company(place.extensions["settings"]) == ""
    assert looked


def test_sessions_say_whose_they_are(place: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        name = db.session.scalar(text("SHOW application_name"))
        assert name == f"talent-portal {socket.gethostname()} {os.getpid()}"
