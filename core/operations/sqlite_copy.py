"""A copy of the embedded database by SQLite's own backup, and back."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from core.operations.archive import CopyRefused

NAME = "talent.db"


def dump(engine: Engine, folder: Path) -> dict[str, int]:
    """Write the database as it is at one moment into `folder`; rows by table.

    The source is opened for reading only, so no checkpoint can happen outside the write lock.
    """
    copy = folder / NAME
    with _open(_path(engine), read_only=True) as source, _open(copy) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    copy.chmod(0o600)
    return check(folder)


def check(folder: Path) -> dict[str, int]:
    """Rows by table of the copy in `folder`. Raises CopyRefused when it is not sound."""
    with _open(folder / NAME, read_only=True) as copy:
        found = copy.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            raise CopyRefused(f"the database copy is damaged: {found[0][0]}")
        broken = copy.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise CopyRefused(f"rows in {broken[0][0]} point at rows that are not there")
        return {table: _count(copy, table) for table in _tables(copy)}


def load(engine: Engine, folder: Path) -> None:
    """Put the copy in `folder` in the place of the database. Nobody else may have it open."""
    path = _path(engine)
    engine.dispose()
    fresh = path.with_suffix(".restoring")
    with _open(folder / NAME, read_only=True) as source, _open(fresh) as target:
        source.backup(target)
    _sync(fresh)
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    fresh.replace(path)
    _sync(path.parent)


def is_empty(engine: Engine) -> bool:
    path = _path(engine)
    if not path.exists() or not path.stat().st_size:
        return True
    with _open(path, read_only=True) as connection:
        return not any(_count(connection, table) for table in _tables(connection))


def counts(engine: Engine) -> dict[str, int]:
    with _open(_path(engine), read_only=True) as connection:
        return {table: _count(connection, table) for table in _tables(connection)}


def _path(engine: Engine) -> Path:
    return Path(engine.url.database or "")


@contextlib.contextmanager
def _open(path: Path, *, read_only: bool = False) -> Iterator[sqlite3.Connection]:
    mode = "ro" if read_only else "rwc"
    with contextlib.closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
    ) as c:
        yield c


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    shadows = tuple(f"{name}_" for name, sql in rows if "virtual table" in (sql or "").lower())
    return sorted(name for name, _ in rows if not name.startswith(("sqlite_", *shadows)))


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
