"""A demo city's database, read and set back from outside the program."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any


def query(data_dir: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database holds now."""
    with closing(sqlite3.connect(f"file:{data_dir / 'talent.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()


@contextmanager
def changing(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """One write, under the lock that every writer of the program holds."""
    with open(data_dir / "talent.db.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with closing(sqlite3.connect(data_dir / "talent.db")) as connection, connection:
            yield connection


def end_notices(data_dir: Path, reference: str = "") -> None:
    """Let the public notice of one claim (or all) have ended yesterday, by the city's calendar."""
    wanted = "state = 'public_notice' AND (? = '' OR reference = ?)"
    with changing(data_dir) as connection:
        connection.execute(
            f"UPDATE claim SET notice_ends_on = date('now', '+8 hours', '-1 day') WHERE {wanted}",
            (reference, reference),
        )
        # The clock has struck in this period already: let it strike again.
        connection.execute("DELETE FROM job WHERE name = 'claims.keep_time'")
