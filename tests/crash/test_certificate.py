"""SIGKILL between a decision and its certificate: one certificate and one letter, always (R11).

The portal is started on a copy of a demo city whose public notices ended yesterday, so its clock
decides at once; it is killed at one moment of what follows, started again, and left to finish.
"""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

import talent.claims.documents
import talent.claims.jobs
from app import create_app
from core.db import db
from core.documents import services as documents
from core.settings import load_settings
from tests.crash.city import asking, end_notices, query, settle
from tests.crash.portals import prepare
from tests.pages.letters import Mailbox
from tests.running import LONGEST, RunningPortal, wait_for

pytestmark = pytest.mark.crash

# What each moment is told by: a count that rises above what the city at rest holds.
DECIDED = "SELECT count(*) FROM job WHERE name = 'claims.issue_certificate'"
DRAWING = f"{DECIDED} AND (state = 'running' OR attempts > 1)"
REGISTERED = "SELECT count(*) FROM issued_document"
SENT = "SELECT count(*) FROM message WHERE kind = 'claims/certificate_issued' AND state = 'sent'"
MOMENTS = {
    "as soon as it is decided": (DECIDED, 0.0),
    "as drawing begins": (DRAWING, 0.0),
    "late in drawing": (DRAWING, 0.9),
    "as soon as it is registered": (REGISTERED, 0.0),
    "between the first and the second": (REGISTERED, 0.25),
    "as soon as the letter has left": (SENT, 0.0),
}


@dataclass(frozen=True)
class City:
    """A demo city at rest; `claims` on notice are (id, reference, e-mail of the claimant)."""

    data_dir: Path
    claims: list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Its public notices ended yesterday, nothing is decided yet."""
    data_dir = prepare(tmp_path_factory.mktemp("city") / "data")
    claims = query(
        data_dir,
        "SELECT c.id, c.reference, u.email FROM claim c JOIN user u ON u.id = c.claimant_id"
        " WHERE c.state = 'public_notice'",
    )
    end_notices(data_dir)
    assert len(claims) == 3
    return City(data_dir, [(dashed(number), *rest) for number, *rest in claims])


@pytest.mark.parametrize("moment", MOMENTS)
def test_one_certificate_and_one_letter(city: City, tmp_path: Path, moment: str) -> None:
    data_dir = shutil.copytree(city.data_dir, tmp_path / "data")
    portal = RunningPortal(data_dir)
    sign, pause = MOMENTS[moment]
    at_rest = query(data_dir, sign)
    portal.start()
    try:
        with asking(data_dir) as ask:
            wait_for(lambda: ask(sign) > at_rest, f"never {moment}", step=0.002)
        time.sleep(pause)
        portal.kill()
        portal.start()
        asked = at_rest_jobs(city) + 3
        with asking(data_dir) as ask:
            wait_for(lambda: ask(DECIDED)[0][0] == asked, "not every notice ended")
        settle(portal)
    finally:
        portal.stop()

    assert query(data_dir, "PRAGMA integrity_check") == [("ok",)]
    assert query(data_dir, "PRAGMA foreign_key_check") == []
    for claim in city.claims:
        holds_one_certificate(data_dir, *claim)


def holds_one_certificate(data_dir: Path, claim_id: str, reference: str, email: str) -> None:
    """One certificate, one letter in the outbox, the same one in the post, one decision."""
    issued = query(
        data_dir,
        "SELECT serial FROM issued_document WHERE subject_id = ? ORDER BY kind DESC",
        claim_id,
    )
    # The certificate, and the decision letter.
    assert len(issued) == 2, (reference, issued)
    key = f"claim-certificate:{claim_id}"
    letters = query(data_dir, "SELECT id, state FROM message WHERE key = ?", key)
    assert [state for _id, state in letters] == ["sent"], (reference, letters)
    left = [one for one in Mailbox(data_dir).letters_to(email) if issued[0][0] in one["Subject"]]
    assert len(left) == 1, (reference, len(left))
    decisions = query(
        data_dir,
        "SELECT count(*) FROM claim_move WHERE claim_id = ? AND target = 'recognised'",
        claim_id.replace("-", ""),
    )
    assert decisions == [(1,)], reference


def at_rest_jobs(city: City) -> int:
    """Certificates asked for before the notices ended."""
    asked: int = query(city.data_dir, DECIDED)[0][0]
    return asked


def test_two_workers_at_once_make_one_certificate(decided_claim: tuple[Flask, str]) -> None:
    app, claim_id = decided_claim
    outcomes = draw_twice_at_once(app, claim_id)

    assert {type(outcome) for outcome in outcomes} == {type(None), IntegrityError}
    assert count_certificates(app, claim_id) == 1


def test_it_is_the_key_that_prevents_the_second(
    decided_claim: tuple[Flask, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with a key that differs each time, there are two."""
    app, claim_id = decided_claim
    numbers = iter(range(10))
    lock = threading.Lock()

    def another_key(claim: object) -> str:
        with lock:
            return f"not-the-same:{next(numbers)}"

    monkeypatch.setattr(talent.claims.documents, "certificate_key", another_key)
    monkeypatch.setattr(talent.claims.jobs, "certificate_key", another_key)
    draw_twice_at_once(app, claim_id)

    assert count_certificates(app, claim_id) == 2


@pytest.fixture
def decided_claim(city: City, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """A claim just decided, no certificate yet, in the program without a worker."""
    data_dir = shutil.copytree(city.data_dir, tmp_path / "data")
    portal = RunningPortal(data_dir)
    assert portal.command("claims", "keep-time").stdout == "notices ended: 3; lapsed: 0\n"
    app = create_app(load_settings(portal.environ | {"BASE_URL": "http://127.0.0.1"}))
    claim_id = city.claims[0][0]
    assert count_certificates(app, claim_id) == 0
    yield app, claim_id
    with app.app_context():
        db.engine.dispose()


def draw_twice_at_once(app: Flask, claim_id: str) -> list[BaseException | None]:
    """Two workers run the job's body; both have drawn before either registers."""
    both_drawn = threading.Barrier(2, timeout=LONGEST)
    draw = documents.draw

    def slowly(order: documents.Order) -> bytes:
        pdf = draw(order)
        both_drawn.wait()
        return pdf

    def work() -> None:
        with app.app_context():
            talent.claims.jobs.issue_certificate(claim_id)
            db.session.commit()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as workers:
        patch.setattr(documents, "draw", slowly)
        running = [workers.submit(work) for _ in range(2)]
        return [one.exception(LONGEST) for one in running]


def count_certificates(app: Flask, claim_id: str) -> int:
    data_dir = app.extensions["settings"].data_dir
    found: int = query(
        data_dir,
        "SELECT count(*) FROM issued_document WHERE subject_id = ? AND kind = 'title-certificate'",
        claim_id,
    )[0][0]
    return found


def dashed(identifier: str) -> str:
    """SQLite keeps UUIDs without dashes."""
    return str(uuid.UUID(identifier))
