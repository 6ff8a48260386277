"""Fixtures: one program a session, a fresh copy of a prepared database for every test.

The embedded database is the default; TEST_DATABASE_URL (PostgreSQL, by `make test`) runs the tests
marked `both_databases` there. Nothing is faked: commits commit, jobs run in a real worker, mail
becomes files in a temporary DATA_DIR.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, text

from app import create_app
from core.db import db
from core.jobs.worker import Worker
from core.operations.migrating import upgrade
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from tests.auditing import AuditingClient, close_answers, watch
from tests.servers import fresh_database
from tests.sharing import Sharing, place_of

SERVER = os.environ.get("TEST_DATABASE_URL", "")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    # In the order of `place_of` and of names: by default files of few tests come last, and the
    # longest tests stand in such, so that one core waited for the other.
    config.option.loadscopereorder = False
    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_of(item.nodeid))


def pytest_collection_finish() -> None:
    """Look for garbage more seldom, and not among the thousands of tests: 4 % of the CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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


@pytest.fixture(scope="session")
def reset_database(portal: Flask) -> Callable[[], None]:
    """Puts the empty, migrated database back."""
    if SERVER:
        return _postgresql_reset(portal)
    path = Path(make_url(portal.extensions["settings"].database_url).database or "")
    template, fresh = path.with_suffix(".template"), path.with_suffix(".fresh")
    shutil.copy(path, template)

    def reset() -> None:
        with portal.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        # Another file of the same name: a connection that a test left open keeps its own, whose
        # log is gone, instead of breaking every test that follows.
        shutil.copy(template, fresh)
        fresh.replace(path)

    return reset


def _postgresql_reset(portal: Flask) -> Callable[[], None]:
    url = make_url(portal.extensions["settings"].database_url)
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    template = f"{url.database}_template"
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{template}"'))
        connection.execute(text(f'CREATE DATABASE "{template}" TEMPLATE "{url.database}"'))

    def reset() -> None:
        with portal.app_context():
            db.engine.dispose()
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{url.database}" TEMPLATE "{template}"'))

    return reset


@pytest.fixture
def app(portal: Flask, reset_database: Callable[[], None]) -> Iterator[Flask]:
    """The program on a fresh database, with an application context for calling services."""
    close_answers(portal)
    reset_database()
    for folder in ("mail", "files"):
        shutil.rmtree(portal.extensions["settings"].data_dir / folder, ignore_errors=True)
    (portal.extensions["settings"].data_dir / "audit-head").unlink(missing_ok=True)
    contents = _registered(portal)
    with portal.app_context():
        yield portal
        db.session.rollback()
        db.session.remove()
    for slot in _registered(portal):
        del portal.extensions[slot]
    portal.extensions.update(contents)


def _registered(portal: Flask) -> dict[str, Any]:
    """What is in the registries and who hears the news; a test may add to it and take away."""
    return {
        slot: content
        for slot, content in portal.extensions.items()
        if slot.startswith(("registry ", "news "))
    }


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
