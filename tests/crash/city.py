"""A demo city's database, read and set back from outside the program."""

from __future__ import annotations

import fcntl
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.running import RunningPortal, wait_for

HERE = re.compile(r"http://127\.0\.0\.1:\d+")


def query(data_dir: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database holds now."""
    with closing(sqlite3.connect(f"file:{data_dir / 'talent.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()


@contextmanager
def asking(data_dir: Path) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """`query` again and again, without reading each time which tables there are.

    Not open while the program is killed: nobody would have to recover what it left behind.
    """
    at = f"file:{data_dir / 'talent.db'}?mode=ro"
    with closing(sqlite3.connect(at, uri=True, isolation_level=None)) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@contextmanager
def changing(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """One write, under the lock that every writer of the program holds."""
    with open(data_dir / "talent.db.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with closing(sqlite3.connect(data_dir / "talent.db")) as connection, connection:
            yield connection


def settle(portal: RunningPortal) -> None:
    """Wait until no background work is due."""
    busy = "SELECT count(*) FROM job WHERE state IN ('queued', 'running')"
    with asking(portal.data_dir) as ask:
        wait_for(lambda: not ask(busy)[0][0], "work is still waiting", step=0.05)


def move_letters(portal: RunningPortal) -> None:
    """Let what was written to people of a copied city lead to where its portal is now."""
    with changing(portal.data_dir) as connection:
        connection.create_function("moved", 1, lambda words: HERE.sub(portal.url, words))
        connection.execute("UPDATE message SET text = moved(text), html = moved(html)")


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
