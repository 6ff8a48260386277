"""What people wait for, in a real portal: ``python -m bench.live [--people N] [--only DATABASE]``.

The program as `make run` starts it, with its processes, against the embedded database and a
PostgreSQL server, and a mail server that asks for STARTTLS. CPU is that of all the portal's
processes, and of the database server's where there is one; those who ask and the mail server run
beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from core.translations.__main__ import compile_catalogue
from tests.crash.portals import BOTH, POSTGRESQL, fair_portal
from tests.crash.registrants import Registrant
from tests.mail_sink import Sink, mail_sink
from tests.running import RunningPortal, wait_for
from tests.servers import postgresql

TICK = os.sysconf("SC_CLK_TCK")
PAGES, PARTS = 60, 5
AT_ONCE = 4
# The goals of work on the embedded database and on PostgreSQL.
START, REST = ("≤ 1.5 s", "≤ 5 s"), ("≤ 3 ms", "≤ 3 ms")
EVENT, FORM = ("≤ 3 ms", "≤ 4 ms"), ("≤ 6 ms", "≤ 8 ms")
REGISTRATION, RUSH = ("≤ 60 ms", "≤ 75 ms"), ("≤ 14 s", "≤ 18 s")
IDLE_SECONDS = 60  # with what is done once a minute
HEAD = "| work, in the running portal | database | goal | here | wall |\n|---|---|---|---|---|"


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=300)
    asked.add_argument("--only", choices=BOTH)
    wanted = asked.parse_args()
    compile_catalogue()
    print(HEAD)
    for kind in [wanted.only] if wanted.only else BOTH:
        with tempfile.TemporaryDirectory() as folder:
            server = postgresql() if kind == POSTGRESQL else nullcontext("")
            with server as url, mail_sink(Path(folder)) as sink:
                os.environ["TEST_POSTGRESQL_URL"] = url
                days(kind, Path(folder), sink, wanted.people)
                rush(kind, Path(folder), sink, wanted.people)


def days(kind: str, folder: Path, sink: Sink, people: int) -> None:
    """Start, rest, pages, and registrations one after another, each with its letter."""
    fair = fair_portal(kind, folder, slug="live", capacity=10**6, **sink.settings)
    with fair as (portal, ask):
        portal.start()
        line(kind, "start to first 200", START, portal.cpu_seconds(), portal.started_in)
        spent = spending(portal, ask)
        settle(ask)
        before = spent()
        time.sleep(IDLE_SECONDS)
        cost = (spent() - before) / IDLE_SECONDS * 1000
        line(kind, "rest, of each second", REST, cost)
        everybody = [Registrant(portal.url, "live", number) for number in range(PAGES + people)]
        strangers, registrants = everybody[:PAGES], everybody[PAGES:]
        for label, goal, look in (
            ("event page", EVENT, Registrant.look),
            ("form page", FORM, Registrant.open),
        ):
            line(kind, label, goal, each(spent, strangers, look))
        sent, began, before = sink.letters, time.monotonic(), spent()
        in_threads(AT_ONCE, registrants, whole_visit)
        wall = time.monotonic() - began
        wait_for(lambda: sink.letters >= sent + people, "letters are missing", step=0.1)
        settle(ask)
        cost = (spent() - before) / people * 1000
        line(kind, "one registration: form, sent, letter", REGISTRATION, cost, wall / people)
        portal.stop()


def rush(kind: str, folder: Path, sink: Sink, people: int) -> None:
    """Everybody's whole visit at one instant, for a third of the places."""
    places = people // 3
    fair = fair_portal(kind, folder, slug="rush", capacity=places, **sink.settings)
    with fair as (portal, ask):
        portal.start()
        settle(ask)
        spent = spending(portal, ask)
        everybody = [Registrant(portal.url, "rush", number) for number in range(people)]
        sent, before, began = sink.letters, spent(), time.monotonic()
        in_threads(people, everybody, whole_visit)
        wall = time.monotonic() - began
        wait_for(lambda: sink.letters >= sent + people, "letters are missing", step=0.1)
        cost = spent() - before
        portal.stop()
        ((held,),) = ask("SELECT taken FROM event_session s JOIN edition e ON e.id = s.edition_id"
                         " WHERE e.slug = 'rush'")  # fmt: skip
    label = f"{people} whole visits at once for {places} places, {held} held"
    line(kind, label, RUSH, cost, wall)


def whole_visit(person: Registrant) -> None:
    """The form, and what becomes of it; a full session keeps a line, so everybody has a place."""
    person.open()
    answer = person.send()
    if answer.status != 303:
        raise SystemExit(f"{person.name}: {answer.status}")


def each(
    spent: Callable[[], float], people: list[Registrant], work: Callable[[Registrant], object]
) -> float:
    """CPU milliseconds of one, the median of some parts, after a first to warm up."""
    work(people[0])
    costs, size = [], len(people) // PARTS
    for start in range(0, size * PARTS, size):
        before = spent()
        for person in people[start : start + size]:
            work(person)
        costs.append((spent() - before) / size * 1000)
    return statistics.median(costs)


def spending(portal: RunningPortal, ask: Callable[..., list[Any]]) -> Callable[[], float]:
    """A function that tells the CPU seconds of the portal's processes and its database server's."""
    try:
        ((backend,),) = ask("SELECT pg_backend_pid()")
    except Exception:  # noqa: BLE001 - the embedded database has no server
        return portal.cpu_seconds
    postmaster = stat_of(backend)[1]

    def spent() -> float:
        return portal.cpu_seconds() + sum(map(ticks_of, family(postmaster))) / TICK

    return spent


def family(parent: int) -> Iterable[int]:
    """A process and its children."""
    yield parent
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if stat_of(int(folder.name))[1] == parent:
                yield int(folder.name)
        except OSError:
            continue


def ticks_of(pid: int) -> int:
    try:
        return sum(stat_of(pid)[11:15])
    except OSError:
        return 0


def stat_of(pid: int) -> list[int]:
    """Of `/proc/PID/stat`: the parent second, processor time of it and its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, fields[1:])]


def settle(ask: Callable[..., list[Any]]) -> None:
    """Wait until no background work is due."""
    busy = "SELECT count(*) FROM job WHERE state IN ('queued', 'running')"
    wait_for(lambda: not ask(busy)[0][0], "work is still waiting", step=0.1)


def line(kind: str, label: str, goals: tuple[str, str], cost: float, wall: float = 0) -> None:
    """One line, as soon as it is known; what it cost is in the unit of the goals."""
    goal = goals[BOTH.index(kind)]
    took = f"{wall:.2f} s" if wall else ""
    print(
        f"| {label} | {kind} | {goal} | {cost:.1f} {goal.rsplit(maxsplit=1)[-1]} | {took} |",
        flush=True,
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
