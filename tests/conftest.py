"""Fixtures: one program a session, a fresh copy of a prepared database for every test.

The embedded database is the default; TEST_DATABASE_URL (PostgreSQL, by `make test`) runs the tests
marked `both_databases` there. Nothing is faked: commits commit, jobs run in a real worker, mail
becomes files in a temporary DATA_DIR.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, Engine, create_engine, make_url, text

from app import create_app
from core.clock import today
from core.db import db
from core.jobs.worker import Worker
from core.operations.migrating import upgrade
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from tests.auditing import AuditingClient, close_answers, watch
from tests.clearing import Clearing
from tests.lock_watch import LockWatch
from tests.rewriting import Rewriting
from tests.servers import fresh_database
from tests.sharing import Sharing, place_of

SERVER = os.environ.get("TEST_DATABASE_URL", "")
# The state of the program's database that each test begins with: migrated, without a row.
EMPTY = "empty"
# The mark of what also runs on the server.
BOTH = "both_databases"
# Until all tests are read: among what stays there is no garbage (pytest_collection_finish).
gc.disable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    # In the order of `place_of` and of names: by default files of few tests come last, and the
    # longest tests stand in such, so that one core waited for the other.
    config.option.loadscopereorder = False
    return Sharing(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only tests for both databases are asked for, read no file that names none: a fourth of
    the files has such tests, and to read them all costs a worker 10 s."""
    if not config.option.markexpr.startswith(BOTH) or collection_path.suffix != ".py":
        return None
    return True if BOTH not in collection_path.read_text(encoding="utf-8") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_of(item.nodeid))


def pytest_collection_finish() -> None:
    """Look for garbage more seldom, and not among the thousands of tests: 4 % of the CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The program, bound to a database that `app` resets for every test."""
    compile_catalogue()
    data_dir = tmp_path_factory.mktemp("data")
    environ = {
        "DATA_DIR": str(data_dir),
        "DEMO": "1",
        "BASE_URL": "http://localhost",
        "SECRET_KEY": "test-secret-key-of-more-than-32-characters",
        "FIELD_KEYS": Fernet.generate_key().decode(),
    }
    if SERVER:
        environ["DATABASE_URL"] = fresh_database(SERVER, "portal")
    portal = create_app(load_settings(environ))
    portal.testing = True
    portal.test_client_class = AuditingClient
    watch(portal)
    with portal.app_context():
        upgrade()
        db.engine.dispose()
    yield portal
    with portal.app_context():
        db.engine.dispose()


@dataclass
class Databases:
    """The states the program's database is put back into, by name; kept once, then copied."""

    portal: Flask
    kept: set[str] = field(default_factory=set)
    _clearing: Clearing | None = None
    _rewriting: Rewriting | None = None

    def keep(self, name: str) -> None:
        """Remember the database as it is now. Nobody may have it open."""
        with self.portal.app_context():
            db.session.remove()
            db.engine.dispose()
        if SERVER:
            self._copy(self._url.database, self._template(name))
            if name == EMPTY:
                with self.portal.app_context():
                    self._clearing = Clearing(db.engine)
        else:
            kept = self._path.with_suffix(f".{name}")
            # With what is still in its log.
            with (
                closing(sqlite3.connect(self._path)) as now,
                closing(sqlite3.connect(kept)) as then,
            ):
                now.backup(then)
        self._copy_files(self._folder, self._path.with_suffix(f".{name}-files"))
        self.kept.add(name)

    def put_back(self, name: str) -> None:
        if SERVER:
            if name != EMPTY or self._clearing is None or not self._clearing.run():
                self._dispose()
                self._copy(self._template(name), self._url.database)
        elif not self._rewrite(name):
            self._dispose()
            self._put_in_place(name)
        self._put_back_files(name)

    def _dispose(self) -> None:
        with self.portal.app_context():
            db.engine.dispose()

    def _rewrite(self, name: str) -> bool:
        with self.portal.app_context():
            if db.engine.pool.checkedout():
                return False
        if self._rewriting is None:
            self._rewriting = Rewriting(self._path)
        return self._rewriting.run(self._path.with_suffix(f".{name}"))

    def _put_in_place(self, name: str) -> None:
        if self._rewriting is not None:
            self._rewriting.close()
            self._rewriting = None
        for suffix in ("-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        # Another file of the same name: a connection that a test left open keeps its own, whose
        # log is gone, instead of breaking every test that follows.
        fresh = self._path.with_suffix(".fresh")
        shutil.copy(self._path.with_suffix(f".{name}"), fresh)
        fresh.replace(self._path)

    def _put_back_files(self, name: str) -> None:
        shutil.rmtree(self._folder / "mail", ignore_errors=True)
        (self._folder / "audit-head").unlink(missing_ok=True)
        self._copy_files(self._path.with_suffix(f".{name}-files"), self._folder)

    @property
    def _url(self) -> URL:
        return make_url(self.portal.extensions["settings"].database_url)

    @property
    def _folder(self) -> Path:
        return Path(self.portal.extensions["settings"].data_dir)

    @property
    def _path(self) -> Path:
        return Path(self._url.database or "") if not SERVER else self._folder / "server"

    def _template(self, name: str) -> str:
        return f"{self._url.database}_{name}"

    def _copy(self, source: str | None, target: str | None) -> None:
        # Files are copied: for so many small tables less work than writing each page to the log.
        make = f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY'
        with self._server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)'))
            connection.execute(text(make))

    @cached_property
    def _server(self) -> Engine:
        return create_engine(self._url.set(database="postgres"), isolation_level="AUTOCOMMIT")

    def _copy_files(self, source: Path, target: Path) -> None:
        shutil.rmtree(target / "files", ignore_errors=True)
        if (source / "files").exists():
            shutil.copytree(source / "files", target / "files")
        if (source / "audit-head").exists():
            target.mkdir(exist_ok=True)
            shutil.copy(source / "audit-head", target / "audit-head")


@pytest.fixture(scope="session")
def databases(portal: Flask) -> Databases:
    """With the empty, migrated database kept as `empty`."""
    own = Databases(portal)
    own.keep(EMPTY)
    return own


@pytest.fixture(scope="session")
def reset_database(databases: Databases) -> Callable[[], None]:
    """Puts the empty, migrated database back."""
    return lambda: databases.put_back(EMPTY)


@pytest.fixture(scope="session")
def lock_watch() -> LockWatch:
    """Sees who holds the embedded database's write lock."""
    seen = LockWatch()
    seen.begin()
    return seen


@pytest.fixture
def app(
    portal: Flask, reset_database: Callable[[], None], lock_watch: LockWatch
) -> Iterator[Flask]:
    """The program on a fresh database, with an application context for calling services."""
    close_answers(portal)
    reset_database()
    contents = _registered(portal)
    with portal.app_context():
        yield portal
        db.session.rollback()
        db.session.remove()
    for slot in _registered(portal):
        del portal.extensions[slot]
    portal.extensions.update(contents)
    held = lock_watch.look()
    assert not held, held


def _registered(portal: Flask) -> dict[str, Any]:
    """What is in the registries and who hears the news; a test may add to it and take away."""
    return {
        slot: content
        for slot, content in portal.extensions.items()
        if slot.startswith(("registry ", "news "))
    }


@pytest.fixture
def prepared(app: Flask, databases: Databases) -> Callable[[str, Callable[[], object]], None]:
    """Brings a database to what `make` makes of an empty one: once a day and worker, then copied.

    For what costs seconds. Whatever was loaded before is not of this database any more.
    """

    def prepare(name: str, make: Callable[[], object]) -> None:
        name = f"{name}-{today():%m%d}"
        if name in databases.kept:
            db.session.remove()
            databases.put_back(name)
        else:
            make()
            db.session.commit()
            databases.keep(name)

    return prepare


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def work(app: Flask) -> Callable[[], int]:
    """Runs all background work that is due, as the worker would; returns the number of jobs."""

    def run() -> int:
        db.session.commit()
        return Worker(app).drain()

    return run
