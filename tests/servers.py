"""Throw-away PostgreSQL and Redis servers on free ports, gone with the process that made them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.running import free_port


class ServerMissing(RuntimeError):
    """The server's program is not installed; `make test` installs it."""


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        candidates = sorted(Path("/").glob(f"usr/lib/postgresql/*/bin/{name}"), reverse=True)
        found = str(candidates[0]) if candidates else None
    if found is None:
        raise ServerMissing(f"{name} is not installed")
    return found


def _as_other_user() -> list[str]:
    # PostgreSQL refuses to run as root.
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@contextlib.contextmanager
def postgresql(*settings: str) -> Iterator[str]:
    """A fresh cluster, quick rather than safe unless `settings` say so; the address of its
    database `portal`."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    prefix, port = _as_other_user(), free_port()
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    if prefix:
        shutil.chown(home, "postgres", "postgres")
    data = home / "data"
    _run([*prefix, initdb, "-A", "trust", "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8",
          "--no-sync", "-D", str(data)])  # fmt: skip
    options = (
        f"-p {port} -k {home} -h 127.0.0.1 -c fsync=off -c full_page_writes=off "
        "-c synchronous_commit=off -c max_connections=200 -c shared_buffers=64MB"
    ) + "".join(f" -c {setting}" for setting in settings)
    try:
        _run([*prefix, pg_ctl, "-w", "-D", str(data), "-l", str(home / "log"), "-o", options,
              "start"])  # fmt: skip
        url = f"postgresql+psycopg://portal@127.0.0.1:{port}/portal"
        _create_database(port)
        yield url
    finally:
        subprocess.run([*prefix, pg_ctl, "-D", str(data), "-m", "immediate", "stop"],
                       cwd="/", check=False, capture_output=True)  # fmt: skip
        shutil.rmtree(home, ignore_errors=True)


def _create_database(port: int) -> None:
    import psycopg

    with psycopg.connect(
        f"postgresql://portal@127.0.0.1:{port}/postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE portal")


def own_name(name: str) -> str:
    """`name` for this worker alone, where several share the server."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"{name}_{worker}" if worker else name


def fresh_database(server: str, name: str, *, template: str = "template1") -> str:
    """The address of an empty database of this worker's on the server that `server` is on, or of a
    copy of `template`."""
    return make_database(server, own_name(name), template=template)


def make_database(server: str, name: str, *, template: str = "template1") -> str:
    """The same, for all workers."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(server)
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis without files; gives its address."""
    import redis as client

    port = free_port()
    process = subprocess.Popen(
        [_program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "",
         "--appendonly", "no", "--dir", tempfile.gettempdir()],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"redis://127.0.0.1:{port}/0"
    try:
        for _ in range(100):
            with contextlib.suppress(client.ConnectionError):
                client.Redis.from_url(url).ping()
                break
            time.sleep(0.05)
        else:
            raise RuntimeError("redis-server did not start")
        yield url
    finally:
        process.terminate()
        process.wait()


def _run(command: list[str]) -> None:
    ended = subprocess.run(command, cwd="/", check=False, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"{command}: {ended.stdout}{ended.stderr}")
