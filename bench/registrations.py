"""Registering, and what the public sees: ``python -m bench.registrations [--people N]``.

In process: CPU of each page, the whole edge included. Then a real portal as `make run` starts it:
one after another for the rate, and everybody at one instant for a third of the places. CPU there
is that of all the portal's processes, letters handed over included; those who ask run beside it.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import threading
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
from tests.crash.portals import SQLITE, fair_portal
from tests.crash.registrants import Registrant
from tests.factories.events import make_edition

FIELD = re.compile(r'name="(csrf_token|submit_key|sessions)"[^>]*?value="([^"]+)"')
HEADER = "| work | goal | here (median, quarters) | rivals |\n|---|---|---|---|"


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=300)
    asked.add_argument("--runs", type=int, default=40)
    wanted = asked.parse_args()
    compile_catalogue()
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        in_process(Path(folder) / "one", wanted.runs)
        rate(Path(folder) / "two", wanted.people)
        rush(Path(folder) / "three", wanted.people)


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


def rate(folder: Path, people: int) -> None:
    """Registrations one after another from four browsers, through the running portal."""
    with fair_portal(SQLITE, folder, slug="rate", capacity=10**6) as (portal, _ask):
        portal.start()
        everybody = [Registrant(portal.url, "rate", number) for number in range(people)]
        before, began = portal.cpu_seconds(), time.monotonic()
        in_threads(4, everybody, lambda person: (person.open(), person.send()))
        wall = time.monotonic() - began
        time.sleep(3)  # the letters are handed over
        cpu = portal.cpu_seconds() - before
        portal.stop()
    print(
        "| form, sent, letter handed over, in the running portal | ≥ 60 a second on 2 cores |"
        f" {cpu / people * 1000:.0f} ms CPU each, {people / wall:.0f} a second beside askers | |"
    )


def rush(folder: Path, people: int) -> None:
    """Everybody at one instant, for a third of the places."""
    with fair_portal(SQLITE, folder, slug="rush", capacity=people // 3) as (portal, ask):
        portal.start()
        everybody = [Registrant(portal.url, "rush", number) for number in range(people)]
        for person in everybody:
            person.open()
        before = portal.cpu_seconds()
        in_threads(people, everybody, lambda person: person.send())
        cpu = portal.cpu_seconds() - before
        portal.stop()
        ((held,),) = ask("SELECT taken FROM event_session s JOIN edition e ON e.id = s.edition_id"
                         " WHERE e.slug = 'rush'")  # fmt: skip
    print(
        f"| {people} at once for {people // 3} places | exactly {people // 3}, ≤ 15 s CPU |"
        f" {held} held, {cpu:.1f} s CPU | Indico 101 held, twice of two · pretix 213 s CPU |"
    )


def in_threads(count: int, people: list[Registrant], work: Callable[[Registrant], object]) -> None:
    """Let so many work off the people at once."""
    waiting = iter(people)
    lock = threading.Lock()

    def run() -> None:
        while True:
            with lock:
                person = next(waiting, None)
            if person is None:
                return
            work(person)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
