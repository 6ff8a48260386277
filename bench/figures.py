"""The pages of figures with twelve editions of history: ``python -m bench.figures [--runs N]``.

On both databases, 29,500 people and 7,287 landed projects entered and closed as
`flask demo load --editions 12` does, with the ledger and the catalogue. Of each page: CPU of
everything involved (this process and the database's), and how many statements it asks.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from sqlalchemy import event, text

from app import create_app
from core.accounts.demo import create_demo_accounts
from core.db import Base, db
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from events.demo.history import load_demo_history
from events.demo.ledger import load_demo_ledger
from talent.catalogue.loading import load_seed_catalogue
from tests.servers import fresh_database, postgresql

EDITIONS = 12
PAGES = {
    "the numbers of the article": "/figures/seed",
    "all figures": "/figures",
    "one figure, all editions": "/figures/attending_talent_cumulative",
    "one figure of one edition": "/figures/attending_talent_cumulative?edition=week-2020",
    "all figures, for programs": "/api/v1/figures",
}
SHOWN = ("29,500", "7,287")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=15)
    wanted = asked.parse_args()
    compile_catalogue()
    lines = ["| what | database | CPU ms, median | statements |", "|---|---|---|---|"]
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        for name, url in (("embedded", ""), ("PostgreSQL", fresh_database(server, "figures"))):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            environ = {"DATA_DIR": folder, "DEMO": "1", "FIELD_KEYS": "b" * 43 + "="}
            program = create_app(load_settings(environ | ({"DATABASE_URL": url} if url else {})))
            with program.app_context():
                fill()
                lines += measure(program, name, wanted.runs)
                db.session.remove()
                db.engine.dispose()
    print("\n".join(lines))


def fill() -> None:
    Base.metadata.create_all(db.engine)
    load_seed_catalogue()
    create_demo_accounts()
    load_demo_history(EDITIONS)
    load_demo_ledger()
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        # What autovacuum does by itself within a minute.
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def measure(program: Flask, database: str, runs: int) -> list[str]:
    browser, lines = program.test_client(), []
    for label, path in PAGES.items():
        said = browser.get(path).text
        if path.endswith("seed") and not all(one in said for one in SHOWN):
            raise SystemExit(f"{path} does not show {SHOWN}")
        own, asked, before = [], Asked(), _servers_cpu()
        with asked:
            for _run in range(runs):
                db.session.remove()
                began = time.process_time()
                browser.get(path)
                own.append((time.process_time() - began) * 1000)
        servers = (_servers_cpu() - before) * 1000 / runs
        cpu = statistics.median(own) + servers
        lines.append(f"| {label} | {database} | {cpu:.0f} | {asked.count // runs} |")
    return lines


def _servers_cpu() -> float:
    """Of PostgreSQL, in hundredths of a second: what answers this process, and its workers."""
    if db.engine.dialect.name == "sqlite":
        return 0.0
    pid = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    answers, parent = _stat(pid), _stat(int(_stat(pid)[1]))
    db.session.rollback()
    # The parent's are those of workers that ended.
    return sum(int(one) for one in (*answers[11:13], *parent[13:15])) / 100


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Asked:
    """How many statements the database was asked."""

    count = 0

    def __enter__(self) -> None:
        event.listen(db.engine, "before_cursor_execute", self._add)

    def __exit__(self, *_error: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._add)

    def _add(self, *_said: object) -> None:
        self.count += 1


if __name__ == "__main__":
    main()
