"""Papers for many people in one PDF: ``python -m bench.documents [--runs N] [--only LINE]``.

A fresh embedded database with one edition and so many people of many scripts. Measured is all that
a warm portal does from the people as loaded to the finished file: CPU of this process and of the
rendering process together, the median of the runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.attendees import fill, portal
from core.accounts.roles import Role
from core.clock import now
from core.db import Base, db
from core.documents.engine import stop_children
from core.documents.engine.child import RENDERER
from core.translations.__main__ import compile_catalogue
from events.editions.models import Edition
from events.registrations.models import Registration
from events.tickets.documents import print_pdf, sign_in_pdf
from events.tickets.states import Layout
from tests.core.documents.engine.specimens import NAMES
from tests.factories.core import make_user
from tests.factories.events import make_edition

TICK = os.sysconf("SC_CLK_TCK")
ROWS = 500
HUNDRED = 100
# Line, people, goal in seconds, and what it took Indico and pretix (performance.md).
LINES: dict[str, tuple[str, int, str, str, str]] = {
    "sheet": ("100 badges, one PDF, eight on A4", HUNDRED, "≤ 0.6", "1.1", "2.2"),
    "fold": ("100 badges, one PDF, to fold", HUNDRED, "≤ 0.6", "1.1", "2.2"),
    "card": ("100 badges, one PDF, card printer", HUNDRED, "≤ 0.6", "1.1", "2.2"),
    "lanyard": ("100 badges, one PDF, A6", HUNDRED, "≤ 0.6", "1.1", "2.2"),
    "tickets": ("100 tickets with QR, one PDF", HUNDRED, "≤ 0.8", "1.6", "9.2"),
    "sign_in": ("sign-in sheet, 500 rows", ROWS, "≤ 1.5", "", ""),
}


def main() -> None:
    """Fill the database, draw every paper, print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--only", choices=LINES)
    wanted = asked.parse_args()
    compile_catalogue()
    print("| one PDF | goal, CPU s | here (median, least–most) | Indico | pretix | KB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        program = portal(folder)
        with program.test_request_context(method="POST"):
            edition, people = _material()
            for key in [wanted.only] if wanted.only else LINES:
                print(_line(key, edition, people, wanted.runs), flush=True)
            db.engine.dispose()
    stop_children()


def _material() -> tuple[Edition, list[Registration]]:
    Base.metadata.create_all(db.engine)
    make_user(Role.ORGANISER, email="bench@example.org")
    edition = make_edition("entrepreneurship_week", sessions=3, asks_identity=False)
    fill(edition, ROWS)
    people = db.session.query(Registration).order_by(Registration.reference).all()
    for number, one in enumerate(people):
        # Every fourth has a name of another script or an unusual shape.
        if not number % 4:
            one.name, _language, latin = NAMES[number // 4 % len(NAMES)]
            one.name_latin, one.name_chinese = latin, ""
        for seat in one.seats:
            assert seat.session.name
    db.session.flush()
    return edition, people


def _line(key: str, edition: Edition, people: list[Registration], runs: int) -> str:
    label, count, goal, indico, pretix = LINES[key]
    at = now()

    def draw() -> bytes:
        if key == "sign_in":
            return sign_in_pdf(edition.sessions[0], people[:count], at=at)
        return print_pdf(edition, people[:count], Layout(key), at=at)

    times, size = _measured(draw, runs)
    here = f"{statistics.median(times):.2f} ({min(times):.2f}–{max(times):.2f})"
    return f"| {label} | {goal} | {here} | {indico} | {pretix} | {size / 1000:.0f} |"


def _measured(draw: Callable[[], bytes], runs: int) -> tuple[list[float], int]:
    size = len(draw())
    times = []
    for _ in range(runs):
        before = spent()
        draw()
        times.append(spent() - before)
    return times, size


def spent() -> float:
    """CPU seconds of this process and of the rendering process so far."""
    return time.process_time() + drawn()


def drawn() -> float:
    """CPU seconds of the rendering process so far, and of those before it."""
    ended = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    if RENDERER.pid is None:
        return ended
    fields = Path(f"/proc/{RENDERER.pid}/stat").read_text().rpartition(")")[2].split()
    return ended + (int(fields[11]) + int(fields[12])) / TICK


if __name__ == "__main__":
    main()
