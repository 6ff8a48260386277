"""What happens before the first request: the demo marker, the port, the prepared database."""

import contextlib
import fcntl
import hashlib
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from dotenv import dotenv_values

from core.settings import LOOPBACK, Settings, SettingsRefused

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = ROOT / "migrations" / "versions"
HEAD = VERSIONS.parent / "HEAD"


class StartRefused(Exception):
    """The program cannot start; the message is one line for people."""


def environment() -> dict[str, str]:
    """The process environment above the `.env` file, as `load_settings` reads it."""
    kept = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return kept | dict(os.environ)


def mark_demo(environ: Mapping[str, str]) -> None:
    """Make DATA_DIR a demo, but only a DATA_DIR that did not exist, on loopback, unless DEMO=0.

    So data that were ever kept for real can never turn into a demo with known passwords.
    """
    data_dir = Path(environ.get("DATA_DIR", "").strip() or "./data")
    host = environ.get("HOST", "").strip() or "127.0.0.1"
    if data_dir.exists() or host not in LOOPBACK or environ.get("DEMO", "").strip() == "0":
        return
    try:
        data_dir.mkdir(mode=0o700, parents=True)
        (data_dir / "demo").touch(mode=0o600)
    except OSError as error:
        message = f"DATA_DIR: {data_dir} cannot be made ({error.strerror})"
        raise SettingsRefused(message) from error


def claim_port(host: str, port: int) -> None:
    """Raises StartRefused when something else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartRefused(
                f"PORT: cannot listen on {host}:{port} ({error.strerror}); "
                "stop the other program or set PORT"
            ) from error


def hold_data(settings: Settings) -> IO[str]:
    """Say that this program uses the data, for as long as the returned file stays open."""
    held = open(settings.data_dir / "serving.lock", "w")  # noqa: SIM115 - held for life
    fcntl.flock(held, fcntl.LOCK_SH)
    return held


def is_running(settings: Settings) -> bool:
    """Whether a portal on this machine uses the data now."""
    with open(settings.data_dir / "serving.lock", "w") as probe:
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def forget_counts(settings: Settings) -> None:
    """At a start of the whole program, what earlier processes counted is over."""
    for file in (settings.data_dir / "run").glob("requests-*"):
        file.unlink(missing_ok=True)


def prepare(settings: Settings) -> None:
    """Migrate and load the first data, in a process of its own, unless nothing is to be done.

    A process of its own, because what migration and loading import need not stay in memory.
    """
    if is_prepared(settings):
        return
    ended = subprocess.run([sys.executable, "-m", "flask", "prepare"], cwd=ROOT, check=False)
    if ended.returncode:
        raise StartRefused("The database could not be prepared; the lines above say why.")


def is_prepared(settings: Settings) -> bool:
    """Whether the database is complete for this version of the program.

    Read without the application, so that a second start costs nothing: a stamp says that all was
    loaded, and the database which version it has. The stamp of the embedded one lies in DATA_DIR;
    a server's in its row, since each of several machines has a DATA_DIR of its own.
    """
    if not settings.is_sqlite:
        return _is_server_prepared(settings)
    stamp = settings.data_dir / "prepared"
    if not stamp.exists() or stamp.read_text() != fingerprint():
        return False
    return _versions_embedded(settings.database_url) == [program()]


def program() -> str:
    """The newest migration this program knows."""
    return HEAD.read_text().partition("_")[0].strip() if HEAD.exists() else ""


def can_serve(own: str, version: str, oldest: str) -> bool:
    """Whether the program of migration `own` can work with a database at `version`.

    `oldest` is the migration of the oldest program that can; empty: no former one.
    """
    return own == version or bool(oldest and oldest <= own < version)


_VERSIONS = "SELECT version_num FROM alembic_version"
_ROW = "SELECT prepared_for, oldest_program FROM installation"


def _versions_embedded(url: str) -> list[str]:
    path = url.partition("///")[2]
    if not Path(path).is_file():
        return []
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            return [row[0] for row in connection.execute(_VERSIONS)]
    except sqlite3.Error:
        return []


def _is_server_prepared(settings: Settings) -> bool:
    # Where it cannot be asked, `flask prepare` says why.
    import psycopg

    url = settings.database_url.replace("+psycopg", "", 1)
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = (connection.execute(_VERSIONS).fetchone() or [""])[0]
            stamp, oldest = connection.execute(_ROW).fetchone() or ("", "")
    except psycopg.Error:
        return False
    if version == program():
        return bool(stamp == fingerprint())
    return can_serve(program(), version, oldest)


def note_prepared(settings: Settings) -> None:
    (settings.data_dir / "prepared").write_text(fingerprint())


def fingerprint() -> str:
    """Changes whenever a migration is added or altered."""
    digest = hashlib.sha256()
    for file in (HEAD, *sorted(VERSIONS.glob("*.py"))):
        if file.exists():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()
