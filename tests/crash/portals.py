"""A portal with a fair, on either database, and a look into what it stored."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from tests.running import ROOT, RunningPortal
from tests.servers import fresh_database

# How often the program is killed in a test: a few times by `make test`, two hundred for a release.
POINTS = int(os.environ.get("CRASH_POINTS", "6"))
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)


def prepare(data_dir: Path) -> Path:
    """A demo city in `data_dir`, as a first start leaves it. Made once in a process, then copied."""
    shutil.copytree(_prepared(), data_dir)
    return data_dir


@functools.cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with RunningPortal(folder / "data") as portal:
        assert portal.started_in
    return folder / "data"


@contextmanager
def fair_portal(
    kind: str, folder: Path, *, slug: str, capacity: int
) -> Iterator[tuple[RunningPortal, Any]]:
    """A portal that is ready to start, and `ask(sql)` for its database."""
    folder.mkdir(exist_ok=True)
    settings = {"WEB_THREADS": "8"}
    data_dir = folder / f"{kind}-{slug}"
    url = f"sqlite:///{data_dir / 'talent.db'}"
    if kind == POSTGRESQL:
        url = fresh_database(os.environ["TEST_POSTGRESQL_URL"], slug.replace("-", "_"))
        settings["DATABASE_URL"] = url
        # The first start makes the data folder a demonstration's.
        with RunningPortal(data_dir, **settings):
            pass
    else:
        prepare(data_dir)
    portal = RunningPortal(data_dir, **settings)
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.fair", slug, str(capacity)],
        cwd=ROOT, env={**portal.environ, "DEMO": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    engine = create_engine(url)

    def ask(sql: str, **values: Any) -> list[Any]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    try:
        yield portal, ask
    finally:
        engine.dispose()
