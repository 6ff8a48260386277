"""The embedded database under several writing processes (docs/decisions/0002-sqlite.md)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.db import db, own_transaction, reading
from tests.core.operations.counting_child import bind
from tests.running import LONGEST, ROOT

WRITERS, TIMES = 4, 60


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    path = tmp_path / "counter.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE counter (value INTEGER NOT NULL)")
        connection.execute("CREATE TABLE note (writer TEXT, number INTEGER)")
        connection.execute("INSERT INTO counter VALUES (0)")
        connection.commit()
    return path


def run_writers(way: str, path: Path) -> int:
    """Let all writers write at once, when each is ready; the number of refused transactions."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.core.operations.counting_child",
             way, str(path), str(writer), str(TIMES)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )
        for writer in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("write\n")
        writer.stdin.flush()
    refused = 0
    for writer in writers:
        out, err = writer.communicate(timeout=LONGEST)
        assert writer.returncode == 0, err
        refused += int(out)
    return refused


def value_and_notes(path: Path) -> tuple[int, int, int]:
    with closing(sqlite3.connect(path)) as connection:
        (value,) = connection.execute("SELECT value FROM counter").fetchone()
        (notes,) = connection.execute("SELECT count(*) FROM note").fetchone()
        (distinct,) = connection.execute(
            "SELECT count(*) FROM (SELECT DISTINCT writer, number FROM note)"
        ).fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return value, notes, distinct


def test_four_processes_lose_and_double_nothing(counter: Path) -> None:
    assert run_writers("safe", counter) == 0
    wanted = WRITERS * TIMES
    assert value_and_notes(counter) == (wanted, wanted, wanted)


def test_without_the_lock_writers_are_refused(counter: Path) -> None:
    """The control: the same work in SQLite's ordinary transactions does collide."""
    refused = run_writers("deferred", counter)
    assert refused > 0
    assert value_and_notes(counter)[0] == WRITERS * TIMES - refused


def test_a_reader_does_not_wait_for_a_writer(counter: Path) -> None:
    app = bind(str(counter))
    writing, read = threading.Event(), threading.Event()
    told: list[bool] = []

    def write() -> None:
        with app.app_context(), own_transaction() as session:
            session.execute(text("UPDATE counter SET value = 7"))
            writing.set()
            told.append(read.wait(60))

    thread = threading.Thread(target=write)
    thread.start()
    assert writing.wait(LONGEST)
    with app.app_context(), reading():
        seen = db.session.scalar(text("SELECT value FROM counter"))
    read.set()
    thread.join()
    assert seen == 0
    # A reader that waits would wait for the writer's end, and the writer in vain for the reader.
    assert told == [True]


def test_a_writer_waits_for_a_writer(counter: Path) -> None:
    """Two threads of one process take turns too, and the second sees the first's change."""
    app = bind(str(counter))

    def add() -> None:
        with app.app_context():
            for _ in range(25):
                with own_transaction() as session:
                    value = session.scalar(text("SELECT value FROM counter"))
                    session.execute(text("UPDATE counter SET value = :v"), {"v": value + 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value_and_notes(counter)[0] == 100


def test_a_reading_transaction_cannot_write(counter: Path) -> None:
    """Otherwise a page that is only looked at could write outside the lock."""
    app = bind(str(counter))
    with app.app_context():
        with reading(), pytest.raises(OperationalError, match="readonly"):
            db.session.execute(text("UPDATE counter SET value = 1"))
        with own_transaction() as session:
            session.execute(text("UPDATE counter SET value = 2"))
    assert value_and_notes(counter)[0] == 2


def test_the_lock_is_given_back_after_a_failure(counter: Path) -> None:
    app = bind(str(counter))
    with app.app_context():
        with pytest.raises(OperationalError), own_transaction() as session:
            session.execute(text("UPDATE nothing SET value = 1"))
        with own_transaction() as session:
            session.execute(text("UPDATE counter SET value = 3"))
    assert value_and_notes(counter)[0] == 3


def test_every_connection_is_set_to_be_durable(counter: Path) -> None:
    with bind(str(counter)).app_context():
        values = {
            name: db.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1,
                      "secure_delete": 1}  # fmt: skip


def test_no_lock_file_can_be_made(counter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk gone read-only is a database fault, which has its page, and not a program fault."""
    app = bind(str(counter))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    with app.app_context():
        with monkeypatch.context() as patch:
            patch.setattr("core.sqlite_lock.open", refuse, raising=False)
            with pytest.raises(OperationalError), own_transaction() as session:
                session.execute(text("UPDATE counter SET value = 1"))
        with own_transaction() as session:
            session.execute(text("UPDATE counter SET value = 4"))
    assert value_and_notes(counter)[0] == 4
