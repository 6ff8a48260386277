"""A process that adds one to a shared counter many times; run by test_sqlite_writers.

`safe` uses the program's own database layer; `deferred` is the control without its lock.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from types import SimpleNamespace

from flask import Flask
from sqlalchemy import text

from core.db import db, init_app, own_transaction

READ = "SELECT value FROM counter"
WRITE = "UPDATE counter SET value = :value"
NOTE = "INSERT INTO note (writer, number) VALUES (:writer, :number)"


def bind(path: str) -> Flask:
    """An application with nothing but the database."""
    app = Flask("counting")
    app.extensions["settings"] = SimpleNamespace(database_url=f"sqlite:///{path}", is_sqlite=True)
    init_app(app)
    return app


def count_safely(path: str, writer: str, times: int) -> int:
    """Read, then write, in one transaction of the program's; no failure is expected."""
    with bind(path).app_context():
        for number in range(times):
            with own_transaction() as session:
                value = session.scalar(text(READ))
                session.execute(text(WRITE), {"value": value + 1})
                session.execute(text(NOTE), {"writer": writer, "number": number})
        db.engine.dispose()
    return 0


def count_deferred(path: str, writer: str, times: int) -> int:
    """The same in SQLite's ordinary transactions; the number of refused ones."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    refused = 0
    for number in range(times):
        try:
            connection.execute("BEGIN")
            value = connection.execute(READ).fetchone()[0]
            time.sleep(0.001)
            connection.execute(WRITE, {"value": value + 1})
            connection.execute(NOTE, {"writer": writer, "number": number})
            connection.execute("COMMIT")
        except sqlite3.OperationalError:
            connection.execute("ROLLBACK")
            refused += 1
    return refused


if __name__ == "__main__":
    way, path, writer, times = sys.argv[1:]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(
        str((count_safely if way == "safe" else count_deferred)(path, writer, int(times)))
    )
