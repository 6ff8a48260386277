"""A batch of attendance certificates, the whole path: ``python -m bench.batches [--people N]``.

A fresh embedded database with one closed event and so many people of many scripts who came. What
is measured is all that issuing takes: row, file, letter, log; CPU of this process and of the
rendering process together, of that alone and of sealing, and the memory of each process (what they
share being shared out) after the first part, a quarter and the end. From N people the time of
thirty thousand follows by the rule of three; that is no measurement of them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import datetime
from pathlib import Path
from unittest import mock

from sqlalchemy import func, insert, select

from bench.attendees import fill, portal
from bench.documents import drawn, spent
from core.clock import now
from core.db import Base, db
from core.documents import services as documents
from core.documents.engine import Seal, sealer_named, stop_children
from core.documents.engine.child import RENDERER
from core.documents.engine.sealers import Sealer, SealerName
from core.translations.__main__ import compile_catalogue
from events.certificate_batches import services
from events.certificate_batches.models import BatchPerson
from events.certificate_batches.states import Outcome
from events.certificates.queries import earning_ids
from events.editions.models import Edition
from events.editions.states import EditionState
from events.gate.models import Attendance
from events.registrations.models import Registration
from tests.core.documents.engine.specimens import NAMES
from tests.factories.events import make_edition

ALL = 30_000
GOAL = 100  # seconds for drawing and sealing all of them
# CPU seconds of each call that sealed.
_sealing: list[float] = []


def main() -> None:
    """Fill the database, issue everything, print what it took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=3_000)
    people = asked.parse_args().people
    compile_catalogue()
    sealing = mock.patch.object(documents, "sealer_named", _timed)
    with tempfile.TemporaryDirectory() as folder, sealing:
        program = portal(folder)
        with program.test_request_context(method="POST"):
            Base.metadata.create_all(db.engine)
            print(issue(_closed_edition(people), people))
            db.engine.dispose()
    stop_children()


def issue(edition: Edition, people: int) -> str:
    batch = services.start_batch(edition, earning_ids(edition), by=None, at=now())
    db.session.commit()
    batch_id, done, quarter = batch.id, 0, ""
    # The first part starts the rendering process and lays the page out.
    services.issue_part(batch_id)
    db.session.commit()
    before, began, first = _spent(), time.monotonic(), _memory()
    while services.issue_part(batch_id):
        db.session.commit()
        db.session.expunge_all()
        done += services.PART
        if not quarter and done > people / 4:
            quarter = _memory()
    db.session.commit()
    each, drawing, sealing = (
        (after - earlier) * 1000 / (people - services.PART)
        for after, earlier in zip(_spent(), before, strict=True)
    )
    lacking = select(BatchPerson.problem, func.count()).where(BatchPerson.outcome != Outcome.ISSUED)
    if lacks := [tuple(row) for row in db.session.execute(lacking.group_by(BatchPerson.problem))]:
        raise SystemExit(f"not everybody got one: {lacks}")
    wall = (time.monotonic() - began) / 60
    return (
        f"{people:,} certificates: {each:.1f} ms CPU each, {drawing:.2f} of them drawing and "
        f"{sealing:.2f} sealing, {wall:.1f} min; MB of portal and rendering process: {first} at "
        f"first, {quarter} after a quarter, {_memory()} at the end. {ALL:,} by the rule of three: "
        f"{each * ALL / 60_000:.1f} min CPU, {(drawing + sealing) * ALL / 1000:.0f} s of them "
        f"drawing and sealing (goal {GOAL} s)"
    )


def _spent() -> tuple[float, float, float]:
    """CPU seconds so far: of all, of drawing, of sealing."""
    return spent(), drawn(), sum(_sealing)


def _timed(name: SealerName) -> Sealer:
    put_seal = sealer_named(name)

    def sealed(pdf: bytes, seal: Seal, *, reason: str, at: datetime) -> bytes:
        before = time.process_time()
        done = put_seal(pdf, seal, reason=reason, at=at)
        _sealing.append(time.process_time() - before)
        return done

    return sealed


def _closed_edition(people: int) -> Edition:
    edition = make_edition("round_table", sessions=1, asks_identity=False)
    fill(edition, people)
    session, ids = edition.sessions[0], select(Registration.id)
    for number, one in enumerate(db.session.scalars(select(Registration).limit(people // 4))):
        one.name, _language, one.name_latin = NAMES[number % len(NAMES)]
    came = {"session_id": session.id, "first_at": session.starts_at, "way": "qr"}
    rows = [{"registration_id": one, **came} for one in db.session.scalars(ids)]
    db.session.execute(insert(Attendance), rows)
    edition.state = EditionState.CLOSED
    db.session.commit()
    return edition


def _memory() -> str:
    """The proportional set size of each process now, in megabytes."""
    return " + ".join(
        f"{int(line.split()[1]) / 1000:.0f}"
        for process in filter(None, ("self", RENDERER.pid))
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    )


if __name__ == "__main__":
    main()
