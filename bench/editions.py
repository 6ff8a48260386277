"""Two editions of 10,000 entries compared, and whom one touches: ``python -m bench.editions``.

On both databases, with 2,000 open claims on entries of the old edition; every tenth entry of the
new one is changed and every hundredth is gone. CPU is this process's; the wish is 2 s for the
comparison.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta

from sqlalchemy import insert, inspect

from app import create_app
from core.clock import now, today
from core.db import Base, db, new_id
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from talent.catalogue.models import CatalogueEdition, CatalogueEntry
from talent.catalogue.queries import diff_editions
from talent.catalogue.states import EditionState
from talent.claims.models import Claim
from talent.edition_effects.queries import affected_by
from tests.factories.talent import make_claim, make_edition, make_entry
from tests.servers import fresh_database, postgresql

ENTRIES, CLAIMS = 10_000, 2_000
GOAL = 2.0


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=5)
    wanted = asked.parse_args()
    compile_catalogue()
    lines = ["| work | database | goal | here (median) |", "|---|---|---|---|"]
    with ExitStack() as stack:
        server = stack.enter_context(postgresql())
        for name, url in (("embedded", ""), ("PostgreSQL", fresh_database(server, "editions"))):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            environ = {"DATA_DIR": folder, "DEMO": "1", "FIELD_KEYS": "b" * 43 + "="}
            program = create_app(load_settings(environ | ({"DATABASE_URL": url} if url else {})))
            with program.app_context():
                Base.metadata.create_all(db.engine)
                lines += measure(name, wanted.runs)
                db.session.remove()
                db.engine.dispose()
    print("\n".join(lines))


def measure(database: str, runs: int) -> list[str]:
    old, new = fill()
    compared = spent(lambda: diff_editions(old, new), runs)
    touched = spent(lambda: affected_by(new), runs)
    return [
        f"| compare 2 × {ENTRIES:,} entries | {database} | {GOAL} s | {compared:.2f} s |",
        f"| whom it touches, of {CLAIMS:,} claims | {database} | {GOAL} s | {touched:.2f} s |",
    ]


def spent(work: Callable[[], object], runs: int) -> float:
    """Median of CPU seconds."""
    found = []
    for _ in range(runs):
        db.session.expire_all()
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return statistics.median(found)


def fill() -> tuple[CatalogueEdition, CatalogueEdition]:
    old = make_edition(in_force_from=date(2024, 1, 1))
    claim = make_claim(entry=make_entry(old, code="SZ-BEN-00000"))
    new = make_edition(
        state=EditionState.PROPOSED, in_force_from=today() + timedelta(days=1), published_at=None
    )
    entry = _columns(db.session.get_one(CatalogueEntry, old.entries[0].id))
    rows = [_entry(entry, old, number) for number in range(1, ENTRIES)]
    kept = [_entry(entry, new, number) for number in range(ENTRIES) if number % 100]
    for row in kept[::10]:
        row["level"], row["title_zh"], row["title_en"] = (
            "junior",
            "助理工程师",
            "Assistant Engineer",
        )
    db.session.execute(insert(CatalogueEntry), rows + kept)
    sent = _columns(claim)
    claims = [
        sent | {"id": new_id(), "reference": f"RC-BEN-{number}", "submitted_at": now(),
                "entry_code": f"SZ-BEN-{number * 5:05d}"}
        for number in range(1, CLAIMS)
    ]  # fmt: skip
    db.session.execute(insert(Claim), claims)
    db.session.commit()
    return old, new


def _entry(like: dict[str, object], edition: CatalogueEdition, number: int) -> dict[str, object]:
    code = f"SZ-BEN-{number:05d}"
    return like | {"id": new_id(), "edition_id": edition.id, "code": code}


def _columns(row: Base) -> dict[str, object]:
    return {one.key: getattr(row, one.key) for one in inspect(type(row)).column_attrs}


if __name__ == "__main__":
    main()
