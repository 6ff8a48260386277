"""Whether anybody wrote to an SQLite database meanwhile, without a question to its tables."""

import sqlite3


class Changes:
    """Asked again and again by one thread, on a connection of its own that is kept between.

    Every commit counts, of this process or of another: SQLite keeps their number for each of its
    connections. Whoever found nothing to do need not look again before the next.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._seen: int | None = None

    def since_asked(self) -> bool:
        """Whether anything was committed since the last answer; the first is yes."""
        if self._connection is None:
            self._connection = sqlite3.connect(self._path)
        before = self._seen
        (self._seen,) = self._connection.execute("PRAGMA data_version").fetchone()
        return self._seen != before

    def forget(self) -> None:
        """Let go of the database; the next answer is yes again."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._seen = None
