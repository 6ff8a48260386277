"""SIGKILL five times while a batch is issued: one certificate, one file and one letter for each.

What is killed is the process that does the background work, with the one that draws for it. When,
is told by what it has left behind, not by a clock.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, select

from app import create_app
from core.clock import now
from core.db import db, new_id
from core.settings import load_settings
from events.certificate_batches.services import start_batch
from events.certificates.queries import earning_ids
from events.editions.states import EditionState
from events.gate.models import Attendance
from events.registrations.models import Registration
from tests.crash.city import asking, query
from tests.crash.portals import prepare
from tests.factories.events import make_edition, make_registration
from tests.running import ROOT, RunningPortal, wait_for

pytestmark = pytest.mark.crash

PEOPLE = 200
# Of the files it has yet to make: between the parts, in the middle of one, and near the end.
KILLED_AFTER = (1, 26, 13, 40, 60)
# Not those of the demo city.
OURS = (
    "SELECT registration_id FROM certificate_batch_person JOIN registration"
    " ON registration.id = registration_id WHERE email LIKE '%@batch.example'"
)
ISSUED = f"FROM issued_document WHERE replace(subject_id, '-', '') IN ({OURS})"
LETTERS = "FROM message WHERE kind = 'certificates/issued' AND address LIKE '%@batch.example'"


def test_killed_five_times_everybody_has_one_certificate_one_file_and_one_letter(
    tmp_path: Path,
) -> None:
    data_dir = prepare(tmp_path / "data")
    environ = RunningPortal(data_dir).environ | {"DEMO": "1", "BASE_URL": "http://127.0.0.1"}
    ask_for_all(environ)
    begun = []
    for more in KILLED_AFTER:
        wanted = len(files(data_dir)) + more
        with working(environ):
            wait_for(lambda wanted=wanted: len(files(data_dir)) >= wanted, "too few files")
        begun.append(query(data_dir, f"SELECT count(*) {ISSUED}")[0][0])
        assert query(data_dir, "PRAGMA integrity_check") == [("ok",)]
    assert len(set(begun)) > 2, "it was killed at one and the same place"
    assert begun[-1] < PEOPLE, "nothing was left to do"
    open_jobs = "SELECT count(*) FROM job WHERE state IN ('queued', 'running')"
    with working(environ), asking(data_dir) as ask:
        wait_for(lambda: not ask(open_jobs)[0][0], "work is still waiting", 0.05)

    said = "count(*), count(DISTINCT subject_id), count(DISTINCT serial), count(DISTINCT file_id)"
    assert query(data_dir, f"SELECT {said} {ISSUED}") == [(PEOPLE,) * 4]
    outcomes = f"SELECT outcome, count(*) FROM certificate_batch_person WHERE registration_id IN ({OURS}) GROUP BY outcome"
    assert query(data_dir, outcomes) == [("issued", PEOPLE)]
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files(data_dir)}
    assert {digest for (digest,) in query(data_dir, f"SELECT sha256 {ISSUED}")} <= kept
    letters = query(data_dir, f"SELECT id, address, state {LETTERS}")
    assert len({address for _id, address, _state in letters}) == len(letters) == PEOPLE
    assert {state for _id, _address, state in letters} == {"sent"}
    ids = {letter_id for letter_id, _address, _state in letters}
    left = [path.stem[-36:].replace("-", "") for path in (data_dir / "mail").glob("*.eml")]
    assert sorted(one for one in left if one in ids) == sorted(ids)


def files(data_dir: Path) -> list[Path]:
    """Every finished file in the store."""
    # While it is waited for, the worker is to have the processor: a third of what rglob() takes.
    return [
        Path(folder, name)
        for folder, _, names in os.walk(data_dir / "files")
        for name in names
        if not name.startswith(".")
    ]


@contextmanager
def working(environ: dict[str, str]) -> Iterator[None]:
    """A worker in a process of its own, killed with its children at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "jobs", "run"],
        cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ask_for_all(environ: dict[str, str]) -> None:
    """A closed event, people who came to it, and the batch of their certificates."""
    app = create_app(load_settings(environ))
    with app.test_request_context(method="POST"):
        edition = make_edition("round_table", sessions=1, asks_identity=False)
        first, session = (
            make_registration(edition, email="person0@batch.example"),
            edition.sessions[0],
        )
        table: Table = Registration.__table__  # type: ignore[assignment]
        row = db.session.execute(select(table).where(table.c.id == first.id)).mappings().one()
        others = [
            {
                **row,
                "id": new_id(),
                "reference": f"{row['reference']}-{number}",
                "submit_key": f"batch-{number}",
                "email": f"person{number}@batch.example",
                "name": f"Person {number}",
                "document_digest": None,
            }
            for number in range(1, PEOPLE)
        ]
        db.session.execute(insert(table), others)
        came = {"session_id": session.id, "first_at": session.starts_at, "way": "qr"}
        ids = [first.id, *(one["id"] for one in others)]
        db.session.execute(insert(Attendance), [{"registration_id": one, **came} for one in ids])
        edition.state = EditionState.CLOSED
        start_batch(edition, earning_ids(edition), by=None, at=now())
        db.session.commit()
        db.engine.dispose()
