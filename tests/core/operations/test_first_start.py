"""What a start does before the first request, and what it refuses in one line."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from core.operations.preparing import note_prepared
from core.serving import first_start
from core.settings import Settings, SettingsRefused, load_settings
from tests.running import RunningPortal


def test_a_new_folder_on_loopback_becomes_a_demo(tmp_path: Path) -> None:
    first_start.mark_demo({"DATA_DIR": str(tmp_path / "new")})
    assert (tmp_path / "new" / "demo").is_file()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "environ",
    [{"HOST": "0.0.0.0"}, {"HOST": "192.0.2.1"}, {"DEMO": "0"}],
)
def test_nothing_else_becomes_a_demo(tmp_path: Path, environ: dict[str, str]) -> None:
    first_start.mark_demo({"DATA_DIR": str(tmp_path / "new"), **environ})
    assert not (tmp_path / "new" / "demo").exists()


def test_data_that_were_there_never_become_a_demo(tmp_path: Path) -> None:
    first_start.mark_demo({"DATA_DIR": str(tmp_path)})
    assert not (tmp_path / "demo").exists()
    with pytest.raises(SettingsRefused, match="BASE_URL"):
        load_settings({"DATA_DIR": str(tmp_path)})


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsRefused, match="DATA_DIR"):
        first_start.mark_demo({"DATA_DIR": str(tmp_path / "file" / "data")})


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        portal = RunningPortal(tmp_path / "data", port=taken.getsockname()[1])
        portal.start(wait=False)
        assert portal.wait_end() == 1
    lines = portal.output().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("PORT: cannot listen")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("WEB_THREADS", "0"),
        ("DATABASE_URL", "mysql://x"),
        ("WEB_PROCESSES", "2"),
        ("SECRET_KEY", "short"),
        ("DEMO", "yes"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(
    tmp_path: Path, name: str, value: str
) -> None:
    portal = RunningPortal(tmp_path / "data", **{name: value})
    portal.start(wait=False)
    assert portal.wait_end() == 1
    lines = portal.output().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{name}: ")


def test_a_command_refuses_a_wrong_setting_alike(tmp_path: Path) -> None:
    ended = RunningPortal(tmp_path / "data", WEB_THREADS="many", DEMO="1").command("settings")
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "Error: WEB_THREADS: give a whole number from 1 to 256, not 'many'"
    ]


@pytest.fixture
def prepared(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a DATA_DIR that a start would find complete."""
    head = tmp_path / "HEAD"
    head.write_text("0007_x\n")
    monkeypatch.setattr(first_start, "HEAD", head)
    path = tmp_path / "talent.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0007')")
        connection.commit()
    settings = replace(
        app.extensions["settings"], data_dir=tmp_path, database_url=f"sqlite:///{path}"
    )
    first_start.note_prepared(settings)
    assert first_start.is_prepared(settings)
    return settings


def test_a_lost_database_is_prepared_anew(prepared: Settings) -> None:
    (prepared.data_dir / "talent.db").unlink()
    assert not first_start.is_prepared(prepared)


def test_a_database_of_another_version_is_prepared_anew(prepared: Settings) -> None:
    with closing(sqlite3.connect(prepared.data_dir / "talent.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0006'")
        connection.commit()
    assert not first_start.is_prepared(prepared)


def test_a_start_cut_short_is_repeated(prepared: Settings) -> None:
    (prepared.data_dir / "prepared").unlink()
    assert not first_start.is_prepared(prepared)


def test_a_new_migration_is_noticed(prepared: Settings) -> None:
    first_start.HEAD.write_text("0008_y\n")
    assert not first_start.is_prepared(prepared)


@pytest.mark.both_databases
def test_either_database_is_asked_for_its_version_alone(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.extensions["settings"], data_dir=tmp_path)
    assert not first_start.is_prepared(settings)
    note_prepared(settings)
    assert first_start.is_prepared(settings)
    newer = tmp_path / "HEAD"
    newer.write_text("9999_x\n")
    monkeypatch.setattr(first_start, "HEAD", newer)
    note_prepared(settings)
    assert not first_start.is_prepared(settings)


def test_a_database_on_another_server_is_asked_by_the_program_itself(prepared: Settings) -> None:
    server = "postgresql+psycopg://portal@127.0.0.1:9/portal"
    moved = replace(prepared, database_url=server)
    assert not first_start.is_prepared(moved)
    # Nor where none answers.
    first_start.note_prepared(moved)
    assert not first_start.is_prepared(moved)
