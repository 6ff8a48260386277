"""Put an embedded database back into a state under the connections that are open to it.

A new connection reads what some 170 tables are, which takes longer than most tests that only ask
the database. One that is kept sees by the log, which is ended here from outside, that somebody else
wrote: it forgets the pages it knew, and reads what is defined anew only if that changed.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

# Of the first page: what every connection takes for granted. Between them stand what was counted
# and the length, which each reads anew.
SETTLED = (slice(24), slice(40, 92))


class Rewriting:
    """Of the file that stands at `path` now, until it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Ends the log, so that to the program's connections it was another.
        self._log = sqlite3.connect(path, isolation_level=None, timeout=0)
        # Open as long as that is: the system lets go of all locks that a process has on a file as
        # soon as it closes it once.
        self._file = os.open(path, os.O_RDWR)

    def run(self, state: Path) -> bool:
        """Whether it is now as `state` is: not if a test put another file in its place, changed
        what is defined in it, or left somebody reading or writing."""
        try:
            if not os.path.samestat(self._path.stat(), os.fstat(self._file)):
                return False
            busy, *_ = self._log.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (FileNotFoundError, sqlite3.DatabaseError):
            return False
        with open(state, "rb") as source:
            wanted, first = source.read(100), os.pread(self._file, 100, 0)
            if busy or any(wanted[part] != first[part] for part in SETTLED):
                return False
            length = os.fstat(source.fileno()).st_size
            os.ftruncate(self._file, length)
            copied = os.copy_file_range(source.fileno(), self._file, length, 0, 0)
        return copied == length

    def close(self) -> None:
        self._log.close()
        os.close(self._file)
