"""How many changes a second the audit log takes: ``python -m bench.audit_log``.

``[--writers N] [--seconds N] [--flush MS]``. Writers are processes of their own on a PostgreSQL
server that keeps what it acknowledged; each change is one row of the log and a commit. `--flush`
lets each flush of the disk take so many milliseconds more, as a slower disk would.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time

from flask import Flask

from app import create_app
from core.audit import check_log, record
from core.audit.models import AuditEntry
from core.db import db
from core.operations.migrating import upgrade
from core.settings import load_settings
from tests.servers import fresh_database, postgresql

WRITERS, SECONDS = 8, 10.0


def main() -> None:
    """Start the server, let one write, then all, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--writers", type=int, default=WRITERS)
    asked.add_argument("--seconds", type=float, default=SECONDS)
    asked.add_argument("--flush", type=float, default=0.0)
    wanted = asked.parse_args()
    kept = ("fsync=on", "synchronous_commit=on", "commit_siblings=0",
            f"commit_delay={wanted.flush * 1000:.0f}")  # fmt: skip
    print("| writers | changes a second | rows, faults |")
    print("|---|---|---|")
    with postgresql(*kept) as server, tempfile.TemporaryDirectory() as folder:
        url = fresh_database(server, "log")
        environ = {"DATA_DIR": folder, "DEMO": "1", "FIELD_KEYS": "b" * 43 + "=",
                   "DATABASE_URL": url}  # fmt: skip
        program = create_app(load_settings(environ))
        with program.app_context():
            upgrade()
            record("bench:changed", "thing")  # the key is made
            db.session.commit()
            for writers in (1, wanted.writers):
                print(f"| {writers} {measured(program, writers, wanted.seconds)} |", flush=True)
            db.engine.dispose()


def measured(program: Flask, writers: int, seconds: float) -> str:
    """The rest of the line: what so many wrote, and whether the log is whole after it."""
    before = rows_written()
    db.session.remove()
    db.engine.dispose()  # no writer may have it
    began = time.monotonic()
    for writer in [fork(program, seconds) for _ in range(writers)]:
        os.waitpid(writer, 0)
    took = time.monotonic() - began
    written = rows_written() - before
    count, faults = check_log()
    db.session.rollback()
    return f"| {written / took:.0f} | {count:,}, {len(faults)}"


def fork(program: Flask, seconds: float) -> int:
    """A writer of its own for so long; its process."""
    if pid := os.fork():
        return pid
    with program.app_context():
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            record("bench:changed", "thing", by=None, reason="measured")
            db.session.commit()
    os._exit(0)


def rows_written() -> int:
    return db.session.query(AuditEntry).count()


if __name__ == "__main__":
    main()
