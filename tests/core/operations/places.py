"""A second, empty portal beside the tests' own, to restore into."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flask import Flask

from app import create_app
from core.db import db
from core.settings import Settings
from tests.servers import fresh_database

SERVER = os.environ.get("TEST_DATABASE_URL", "")


@contextlib.contextmanager
def empty_place(settings: Settings, data_dir: Path) -> Iterator[Flask]:
    """A portal with `settings` but its own DATA_DIR, files and database without tables."""
    data_dir.mkdir(mode=0o700)
    with _database(data_dir) as url:
        storage = f"file://{data_dir / 'files'}"
        place = create_app(
            replace(settings, data_dir=data_dir, database_url=url, storage_url=storage)
        )
        yield place
        with place.app_context():
            db.session.remove()
            db.engine.dispose()


@contextlib.contextmanager
def _database(data_dir: Path) -> Iterator[str]:
    if not SERVER:
        yield f"sqlite:///{data_dir / 'talent.db'}"
        return
    yield fresh_database(SERVER, "restored")
