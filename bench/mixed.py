"""What a running portal carries of everything at once: ``python -m bench.mixed``.

``[--only DATABASE] [--processes N] [--rates N,N] [--seconds N]``. 200 events and 50,000
registrations; requests of the mix come at even steps whether or not those before were answered,
each timed from the moment it was due. A request answered with anything but 200 or 303, or with
nothing, is counted as an error. Those who ask run on the same machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from app import create_app
from bench.attendees import fill
from core.accounts.roles import Role
from core.db import db
from core.operations.migrating import upgrade
from core.translations.__main__ import compile_catalogue
from tests.crash.claimants import Killed
from tests.crash.portals import BOTH, POSTGRESQL, fair_portal
from tests.crash.registrants import Registrant
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.running import ROOT, RunningPortal
from tests.servers import postgresql

EVENTS, PEOPLE, ASKING = 200, 50_000, 96
HEAD = (
    "| database | processes | asked a second | answered | median ms | p95 ms | errors "
    "| CPU s a second | slowest kind, median ms |"
)
# Of a hundred requests: what, and how many. A registration is two: form and sending.
MIX = {"event": 35, "home": 10, "events": 12, "form": 8, "register": 5, "search": 10, "list": 10,
       "verify": 10}  # fmt: skip
PATHS = {
    "home": "/",
    "events": "/events",
    "search": "/catalogue?q=acca",
    "verify": "/verify",
    "list": "/desk/events/mixed-0/attendees?words=kowalski",
}


@dataclass
class Mix:
    """People of all kinds at one portal."""

    portal: RunningPortal
    cookie: str

    def one(self, number: int, what: str) -> None:
        """One request; raises whatever went wrong."""
        if what in {"form", "register"}:
            person = Registrant(self.portal.url, "mixed", number)
            person.open()
            if what == "register" and person.send().status != 303:
                raise Killed
            return
        path = PATHS.get(what) or f"/events/mixed-{number % (EVENTS - 1)}"
        headers = {"Cookie": self.cookie} if what == "list" else {}
        with urllib.request.urlopen(
            urllib.request.Request(self.portal.url + path, headers=headers), timeout=60
        ) as answer:
            answer.read()


def main() -> None:
    """Fill each database, start the portal on it, and print a line for each rate."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", choices=BOTH)
    asked.add_argument("--processes", type=int, default=2, help="on PostgreSQL; SQLite has one")
    asked.add_argument("--rates", default="30,60,90")
    asked.add_argument("--seconds", type=int, default=30)
    asked.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    wanted = asked.parse_args()
    if wanted.fill:
        print(fill_all())
        return
    compile_catalogue()
    print(f"{HEAD}\n|---|---|---|---|---|---|---|---|---|")
    for kind in [wanted.only] if wanted.only else BOTH:
        processes = wanted.processes if kind == POSTGRESQL else 1
        with tempfile.TemporaryDirectory() as folder:
            server = postgresql() if kind == POSTGRESQL else nullcontext("")
            with server as url:
                os.environ["TEST_POSTGRESQL_URL"] = url
                fair = fair_portal(kind, Path(folder), slug="mixed", capacity=10**6,
                                   WEB_PROCESSES=str(processes))  # fmt: skip
                with fair as (portal, _ask):
                    measure(kind, processes, portal, wanted.rates, wanted.seconds)


def measure(kind: str, processes: int, portal: RunningPortal, rates: str, seconds: int) -> None:
    """A line for each rate, after a short time to warm up."""
    command = [sys.executable, "-m", "bench.mixed", "--fill"]
    filled = subprocess.run(command, cwd=ROOT, env={**portal.environ, "DEMO": "1"}, check=True,
                            stdout=subprocess.PIPE, text=True)  # fmt: skip
    mix = Mix(portal, json.loads(filled.stdout.splitlines()[-1]))
    portal.start()
    load(mix, 10, 5, 1_000_000)
    for place, rate in enumerate(map(int, rates.split(","))):
        before = portal.cpu_seconds()
        began = time.monotonic()
        by_kind, errors = load(mix, rate, seconds, place * 100_000)
        took = time.monotonic() - began
        spent = (portal.cpu_seconds() - before) / took
        waits = [wait for found in by_kind.values() for wait in found]
        slow = {what: statistics.median(found) * 1000 for what, found in by_kind.items()}
        slowest = max(slow, key=slow.__getitem__)
        p95 = statistics.quantiles(waits, n=20)[-1] * 1000
        print(
            f"| {kind} | {processes} | {rate} | {len(waits) / took:.0f} "
            f"| {statistics.median(waits) * 1000:.0f} | {p95:.0f} | {errors} | {spent:.2f} "
            f"| {slowest} {slow[slowest]:.0f} |",
            flush=True,
        )
    portal.stop()


def load(mix: Mix, rate: int, seconds: int, first: int) -> tuple[dict[str, list[float]], int]:
    """How long each kind waited, and how many were not answered as they should be."""
    chance = random.Random(first)
    kinds = chance.choices(list(MIX), list(MIX.values()), k=rate * seconds)
    waits: dict[str, list[float]] = {what: [] for what in kinds}
    errors: list[str] = []
    lock = threading.Lock()
    began = time.monotonic() + 0.1

    def ask(place: int, what: str) -> None:
        due = began + place / rate
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            mix.one(first + place, what)
        except (OSError, Killed) as fault:
            with lock:
                errors.append(f"{what}: {fault}")
        with lock:
            waits[what].append(time.monotonic() - due)

    with ThreadPoolExecutor(ASKING) as pool:
        for place, what in enumerate(kinds):
            pool.submit(ask, place, what)
    if errors:
        print(f"{len(errors)} errors, first {errors[0]}", file=sys.stderr)
    return waits, len(errors)


def fill_all() -> str:
    """Events and registrations beside the one people register for; an organiser's cookie."""
    program = create_app()
    with program.app_context():
        upgrade()
        editions = [make_edition(slug=f"mixed-{number}") for number in range(EVENTS - 1)]
        fill(editions[0], PEOPLE)
        organiser = SignedIn(program, make_user(Role.ORGANISER, email="mixed@example.org"))
        db.session.commit()
        # As a server that has had them for a while knows what its tables hold.
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        name = program.config["SESSION_COOKIE_NAME"]
        assert organiser.token
        cookie = organiser.client.get_cookie(name)
        assert cookie is not None
        return json.dumps(f"{name}={cookie.value}")


if __name__ == "__main__":
    main()
