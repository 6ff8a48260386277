"""Registering, and what the public sees: ``python -m bench.registrations [--runs N]``.

In process: CPU of each page, the whole edge included. `bench.live` asks the same of a real portal.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from app import create_app
from core.clock import now
from core.db import Base, db
from core.entry_forms.services import ensure_form
from core.settings import load_settings
from core.translations.__main__ import compile_catalogue
from events.registrations.entry_form import edition_forms
from tests.factories.events import make_edition

FIELD = re.compile(r'name="(csrf_token|submit_key|sessions)"[^>]*?value="([^"]+)"')
HEADER = "| work | goal | here (median, quarters) | rivals |\n|---|---|---|---|"


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=40)
    wanted = asked.parse_args()
    compile_catalogue()
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        in_process(Path(folder), wanted.runs)


def in_process(folder: Path, runs: int) -> None:
    """CPU of the pages, signed out."""
    program = create_app(load_settings({"DATA_DIR": str(folder), "DEMO": "1"}))
    with program.app_context():
        Base.metadata.create_all(db.engine)
        edition = make_edition(sessions=8, capacity=100_000)
        ensure_form(edition_forms(edition), by=None, at=now())
        db.session.commit()
        slug = edition.slug
    page = f"/events/{slug}"
    known = program.test_client().get(page).headers["ETag"]
    pretix = "pretix 74 · pretalx 82 · Indico 108 ms"
    measured("public event page", "≤ 5 ms", pretix, runs, lambda: opened(program, page))
    measured(
        "the same, known to the browser (304)", "≤ 1.5 ms", "", runs,
        lambda: opened(program, page, known),
    )  # fmt: skip
    measured(
        "registration form", "≤ 10 ms", "Indico 76 · pretalx 90 ms", runs,
        lambda: opened(program, f"{page}/register"),
    )  # fmt: skip
    measured(
        "one whole registration: form, sent, result, letter queued", "≤ 30 ms",
        "Indico 301 · pretix 905 ms", runs, lambda: registered(program, slug),
    )  # fmt: skip


def measured(label: str, goal: str, rivals: str, runs: int, work: Callable[[], None]) -> None:
    """One line: the CPU of `work`, after three rounds to warm up."""
    times = []
    for number in range(runs + 3):
        began = time.process_time()
        work()
        if number >= 3:
            times.append((time.process_time() - began) * 1000)
    quarter = statistics.quantiles(times, n=4)
    shown = f"{statistics.median(times):.1f} ms ({quarter[0]:.1f}–{quarter[2]:.1f})"
    print(f"| {label} | {goal} | {shown} | {rivals} |")


def opened(program: Flask, path: str, known: str = "") -> None:
    """One page, by somebody new or by a browser that has it."""
    headers = {"If-None-Match": known} if known else {}
    answer = program.test_client().get(path, headers=headers)
    if answer.status_code != (304 if known else 200):
        raise SystemExit(f"{path} answered {answer.status_code}")


_numbers = iter(range(10**9))


def registered(program: Flask, slug: str) -> None:
    """Somebody new registers and sees the result."""
    browser, number = program.test_client(), next(_numbers)
    path = f"/events/{slug}/register"
    fields = FIELD.findall(browser.get(path).text)
    own = {"name": f"Person {number}", "email": f"p{number}@example.org", "event_processing": "y"}
    answer = browser.post(path, data={**own, **dict(fields)}, follow_redirects=True)
    if answer.status_code != 200 or "EV-" not in answer.text:
        raise SystemExit(f"{path}: {answer.status_code}")


if __name__ == "__main__":
    main()
