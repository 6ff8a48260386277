"""A portal with a fair, on either database, and a look into what it stored."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from tests.running import ROOT, RunningPortal

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)


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
        url = _fresh_database(f"{slug.replace('-', '_')}")
        settings["DATABASE_URL"] = url
    portal = RunningPortal(data_dir, **settings)
    # The first start makes the data folder a demonstration's.
    portal.start()
    portal.stop()
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


def _fresh_database(name: str) -> str:
    """An empty database of this name on the suite's server."""
    url = make_url(os.environ["TEST_POSTGRESQL_URL"])
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    return url.set(database=name).render_as_string(hide_password=False)
