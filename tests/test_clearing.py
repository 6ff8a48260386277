"""The program's database on the server is emptied for each test, and copied anew when that is not
enough."""

from __future__ import annotations

import os
from contextlib import nullcontext

import pytest
from sqlalchemy import create_engine, text

from tests.clearing import Clearing
from tests.servers import fresh_database, postgresql

MADE = """
CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('0001');
CREATE TABLE place (id serial PRIMARY KEY, name text);
CREATE TABLE visit (place_id int REFERENCES place);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'only grows'; END $$;
CREATE TRIGGER kept BEFORE DELETE ON visit FOR EACH STATEMENT EXECUTE FUNCTION refuse();
"""


@pytest.fixture(scope="module")
def server():
    shared = os.environ.get("TEST_POSTGRESQL_URL")
    with nullcontext(shared) if shared else postgresql() as url:
        yield url


@pytest.fixture
def run(server):
    """Runs SQL in a database of its own."""
    url = fresh_database(server, "clearing")
    engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)

    def execute(sql):
        with engine.connect() as connection:
            answer = connection.execute(text(sql))
            return answer.scalar() if answer.returns_rows else None

    execute.engine = engine
    yield execute
    engine.dispose()


def test_rows_go_whatever_keeps_them_and_numbers_begin_anew(run):
    run(MADE)
    clearing = Clearing(run.engine)
    for rows in (1, 5000):
        run(f"INSERT INTO place (name) SELECT 'a name' FROM generate_series(1, {rows})")
        run("INSERT INTO visit SELECT id FROM place")
        assert clearing.run()
        assert run("SELECT (SELECT count(*) FROM place) + (SELECT count(*) FROM visit)") == 0
        assert run("SELECT version_num FROM alembic_version") == "0001"
    assert run("INSERT INTO place (name) VALUES ('a name') RETURNING id") == 1


def test_a_transaction_a_test_left_open_does_not_hold_it_up(run):
    run(MADE)
    clearing = Clearing(run.engine)
    left = create_engine(run.engine.url).connect()
    left.execute(text("INSERT INTO place (name) VALUES ('a name')"))
    assert clearing.run()
    assert run("SELECT count(*) FROM place") == 0
    left.invalidate()


def test_the_session_that_stays_keeps_nothing_of_a_test(run):
    run(MADE)
    clearing = Clearing(run.engine)
    assert clearing.run()
    number = run("SELECT pg_backend_pid()")
    for change in (
        "SET work_mem = '7MB'",
        "CREATE TEMP TABLE own ()",
        "SELECT pg_advisory_lock(7)",
    ):
        run(change)
    assert clearing.run()
    assert run("SELECT pg_backend_pid()") == number
    assert run("SHOW work_mem") != "7MB"
    assert run("SELECT to_regclass('own')") is None
    assert (
        run("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        == 0
    )


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (id int)",
        "DROP TABLE visit",
        "ALTER TABLE place DROP COLUMN name",
        "ALTER TABLE visit DISABLE TRIGGER kept",
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
    ],
)
def test_what_was_defined_otherwise_asks_for_a_copy(run, change):
    run(MADE)
    clearing = Clearing(run.engine)
    assert clearing.run()
    run(change)
    assert not clearing.run()
