"""A second, empty portal beside the tests' own, to restore into."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import make_url

from app import create_app
from core.db import db
from core.settings import Settings
from tests.object_store import ObjectStore
from tests.servers import fresh_database

SERVER = os.environ.get("TEST_DATABASE_URL", "")


@contextlib.contextmanager
def empty_place(
    settings: Settings, data_dir: Path, *, migrated: bool = False, store: ObjectStore | None = None
) -> Iterator[Flask]:
    """A portal with `settings` but its own DATA_DIR, files and database without tables; `migrated`:
    with those of the tests' own, copied. Its files lie in the `store` where there is one."""
    data_dir.mkdir(mode=0o700)
    url = _database(data_dir, settings.database_url if migrated else "")
    kept: dict[str, Any] = {"storage_url": f"file://{data_dir / 'files'}"}
    if store is not None:
        kept = {name.lower(): value for name, value in store.settings.items()}
        kept["aws_allow_http"] = True
    place = create_app(replace(settings, data_dir=data_dir, database_url=url, **kept))
    yield place
    with place.app_context():
        db.session.remove()
        db.engine.dispose()


def _database(data_dir: Path, like: str) -> str:
    if SERVER:
        template = f"{make_url(like).database}_empty" if like else "template1"
        return fresh_database(SERVER, "restored", template=template)
    path = data_dir / "talent.db"
    if like:
        shutil.copy(Path(make_url(like).database or "").with_suffix(".empty"), path)
    return f"sqlite:///{path}"
