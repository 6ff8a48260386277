"""Demo cities, made once for a whole run and copied, and portals with a fair on either database."""

from __future__ import annotations

import atexit
import fcntl
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

from tests.crash.city import settle
from tests.running import ROOT, RunningPortal
from tests.servers import fresh_database, make_database

# How often the program is killed in a test: a few times by `make test`, two hundred for a release.
POINTS = int(os.environ.get("CRASH_POINTS", "6"))
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)
# As a first start leaves it, its letters still waiting; with all that done; and the data folder of
# one on the server, whose database has the same name.
FIRST_START, AT_REST, ON_SERVER = "first-start", "at-rest", "on-server"


def prepare(data_dir: Path, city: str = AT_REST) -> Path:
    """A demo city in `data_dir`."""
    shutil.copytree(_made(city), data_dir)
    return data_dir


def seconds_of_first_start() -> float:
    """How long it took here."""
    return float(_made(FIRST_START).with_suffix(".seconds").read_text())


def _made(city: str) -> Path:
    """The folder to copy, made by whichever worker of a run asks first."""
    whole = _folder() / city
    with open(whole.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            unfinished = whole.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            _make(city, unfinished)
            unfinished.rename(whole)
    return whole


def _make(city: str, data_dir: Path) -> None:
    settings = {}
    if city == AT_REST:
        prepare(data_dir, FIRST_START)
    if city == ON_SERVER:
        settings["DATABASE_URL"] = make_database(os.environ["TEST_POSTGRESQL_URL"], ON_SERVER)
    with RunningPortal(data_dir, **settings) as portal:
        if city == AT_REST:
            settle(portal)
            assert not portal.errors(), portal.errors()[:3]
    data_dir.with_suffix(".seconds").write_text(str(portal.started_in))


@functools.cache
def _folder() -> Path:
    """Shared by all workers and parts of `make test`, else this process's own."""
    shared = os.environ.get("TEST_CITIES")
    if shared:
        return Path(shared)
    own = Path(tempfile.mkdtemp(prefix="cities-"))
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    return own


@contextmanager
def fair_portal(
    kind: str, folder: Path, *, slug: str, capacity: int, exhibitors: int = 0, **more: str
) -> Iterator[tuple[RunningPortal, Any]]:
    """A portal that is ready to start, and `ask(sql)` for its database.

    What its exhibitors' browsers need is in `<data folder>.json` (tests.crash.fair). `more` are
    further settings.
    """
    folder.mkdir(exist_ok=True)
    # Everybody comes from one address here, and the rush is to be a rush.
    settings = {"WEB_THREADS": "8", "HEAVY_AT_ONCE": "7", **more}
    data_dir = folder / f"{kind}-{slug}"
    url = f"sqlite:///{data_dir / 'talent.db'}"
    if kind == POSTGRESQL:
        prepare(data_dir, ON_SERVER)
        server = os.environ["TEST_POSTGRESQL_URL"]
        url = fresh_database(server, slug.replace("-", "_"), template=ON_SERVER)
        settings["DATABASE_URL"] = url
    else:
        prepare(data_dir)
    portal = RunningPortal(data_dir, **settings)
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.fair", slug, str(capacity), str(exhibitors)],
        cwd=ROOT, env={**portal.environ, "DEMO": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    data_dir.with_suffix(".json").write_text(made.stdout.splitlines()[-1])
    engine = create_engine(url)

    def ask(sql: str, **values: Any) -> list[Any]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    try:
        yield portal, ask
    finally:
        engine.dispose()
