"""The embedded database is put back under its open connections, and replaced when that is not
enough."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from tests.rewriting import Rewriting


def opened(path):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


@pytest.fixture
def path(tmp_path):
    return tmp_path / "portal.db"


@pytest.fixture
def program(path):
    """A connection to a database with one place, beside which `kept` is a copy of it."""
    connection = opened(path)
    connection.execute("CREATE TABLE place (name TEXT)")
    connection.execute("INSERT INTO place VALUES ('kept')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, path.with_suffix(".kept"))
    yield connection
    connection.close()


@pytest.fixture
def rewriting(program, path):
    one = Rewriting(path)
    yield one
    one.close()


def places(connection):
    return [name for (name,) in connection.execute("SELECT name FROM place ORDER BY name")]


@pytest.mark.parametrize("rows", [0, 1, 20_000])
def test_every_connection_sees_what_was_put_back(program, rewriting, path, rows):
    reader, other = opened(path), opened(path)
    for connection in (program, other):
        # Read before and by each: what it remembers of the pages is wrong afterwards.
        values = [(f"{number:05d}",) for number in range(rows)]
        connection.executemany("INSERT INTO place VALUES (?)", values)
        assert len(places(connection)) == len(places(reader)) == rows + 1
        assert rewriting.run(path.with_suffix(".kept"))
        assert places(reader) == places(program) == places(other) == ["kept"]
        assert program.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    program.execute("INSERT INTO place VALUES ('later')")
    assert places(reader) == places(opened(path)) == ["kept", "later"]


def test_a_longer_state_is_put_back_whole(program, rewriting, path):
    program.executemany("INSERT INTO place VALUES (?)", [("x" * 500,)] * 500)
    program.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, path.with_suffix(".long"))
    assert rewriting.run(path.with_suffix(".kept"))
    assert places(program) == ["kept"]
    assert rewriting.run(path.with_suffix(".long"))
    assert len(places(program)) == 501


@pytest.mark.parametrize(
    "change",
    ["CREATE TABLE more (id)", "ALTER TABLE place ADD more TEXT", "DROP TABLE place", "VACUUM",
     "PRAGMA user_version=2"],
)  # fmt: skip
def test_what_was_defined_otherwise_asks_for_another_file(program, rewriting, path, change):
    assert rewriting.run(path.with_suffix(".kept"))
    program.execute(change)
    assert not rewriting.run(path.with_suffix(".kept"))


@pytest.mark.parametrize("begun", ["BEGIN IMMEDIATE", "BEGIN; SELECT * FROM place"])
def test_whoever_was_left_at_work_asks_for_another_file(program, rewriting, path, begun):
    left = opened(path)
    for step in begun.split("; "):
        left.execute(step).fetchall()
    program.execute("PRAGMA busy_timeout=0")
    if begun == "BEGIN IMMEDIATE":
        left.execute("INSERT INTO place VALUES ('left')")
    else:
        program.execute("INSERT INTO place VALUES ('unseen')")
    assert not rewriting.run(path.with_suffix(".kept"))


def test_another_file_in_its_place_is_noticed(rewriting, path):
    shutil.copy(path, path.with_suffix(".fresh"))
    path.with_suffix(".fresh").replace(path)
    assert not rewriting.run(path.with_suffix(".kept"))
    path.unlink()
    assert not rewriting.run(path.with_suffix(".kept"))
