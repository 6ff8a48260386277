"""People at work on several machines while one after another is killed: nothing is lost or doubled.

On PostgreSQL, with the store and the mail server stopped once, and one clock a minute ahead. A few
kills with two machines of each kind by default; `make trial` takes two minutes with three.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crash.hoppers import Hopper, KeepingHopper, RegisteringHopper
from tests.crash.machines import Machines, machines
from tests.crash.portals import POSTGRESQL, fair_portal
from tests.crash.test_registrations import check_places
from tests.mail_sink import Sink, mail_sink
from tests.object_store import ObjectStore, object_store
from tests.running import LONGEST, wait_for

pytestmark = pytest.mark.crash

# One after the other in the four parts of the story.
KILLS = int(os.environ.get("TRIAL_KILLS", "4"))
COUNT, EVERY = (3, 10) if KILLS > 4 else (2, 1)
REGISTERING, KEEPERS = 3, ("employer", "carrier")
# A letter may come twice where the taking and the note of it were torn apart: within so long.
TORN_SECONDS = 2.0
SEED = 20261130
OURS = """
    SELECT r.name, m.id, m.state FROM registration r LEFT JOIN message m
    ON m.about_kind = 'registration' AND m.about_id = CAST(r.id AS text)
    WHERE r.name LIKE 'Stream %'
"""


@dataclass
class Trial:
    """What is at work, and what of it was stopped when."""

    sink: Sink
    store: ObjectStore
    machines: Machines
    ask: Callable[[str], list[Any]]
    stops: list[float]

    def is_told(self) -> bool:
        """Whether every letter to those who registered has left."""
        return {state for *_, state in self.ask(OURS)} == {"sent"}

    @property
    def torn(self) -> list[float]:
        """The moments at which a mail server, or a worker that sends letters, ended."""
        return [*self.stops, *self.machines.ends]

    def doubled(self) -> dict[str, bool]:
        """The letters that came twice; whether one who handed it over or took it ended just then."""
        first: dict[str, float] = {}
        found = {}
        for number, at in self.sink.taken:
            if number in first:
                ended = [at for at in self.torn if 0 <= at - first[number] <= TORN_SECONDS]
                found[number] = bool(ended)
            first[number] = at
        return found


@contextmanager
def trial(folder: Path) -> Iterator[Trial]:
    with mail_sink(folder) as sink, object_store(folder / "store") as store:
        settings = {**sink.settings, **store.settings, "WEB_THREADS": "8"}
        fair = fair_portal(POSTGRESQL, folder, slug="trial", capacity=10**5, **settings)
        with fair as (first, ask), machines(first, COUNT) as found:
            # The demo city's work is under way as well: certificates are drawn and letters sent.
            store.take_in(first.data_dir / "files")
            yield Trial(sink, store, found, ask, [])


def test_machines_are_killed_while_people_work(tmp_path: Path) -> None:
    with trial(tmp_path) as at:
        at.machines.start()
        over, chosen = threading.Event(), random.Random(SEED)
        urls = [web.url for web in at.machines.webs]
        people: list[Hopper] = [
            RegisteringHopper(urls, over, random.Random(number)) for number in range(REGISTERING)
        ]
        for account in KEEPERS:
            people.append(keeper := KeepingHopper(urls, over, random.Random(account)))
            keeper.settle_in(account)
        lives = [one.go() for one in people]
        began = time.monotonic()
        at.machines.kill_in_turn(
            EVERY, chosen, lambda: sum(len(one.acknowledged) for one in people)
        )
        at.machines.wait_kills(KILLS // 4)
        at.store.kill()
        at.machines.wait_kills(KILLS // 4)
        at.store.start()
        at.stops.append(time.monotonic())
        at.sink.stop()
        at.machines.wait_kills(KILLS // 4)
        at.sink.start()
        at.machines.wait_kills(KILLS // 4)
        at.machines.spare()
        seconds = time.monotonic() - began
        over.set()
        for life in lives:
            life.join(LONGEST)
        wait_for(at.is_told, "letters are still waiting", step=0.5)
        verified = at.machines.webs[0].command("audit", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        statuses = at.machines.stop()
        assert at.ask("SELECT name, error FROM job WHERE state = 'failed'") == []
        registered, kept = people[:REGISTERING], people[REGISTERING:]
        letters = check_registered(at, registered)
        papers = check_kept(at, kept)
        doubled = at.doubled()
        sys.stdout.write(
            f"\n{seconds:.0f} s, {at.machines.kills} kills: {letters} registrations with a letter each, "
            f"{papers} papers acknowledged, {len(doubled)} letters twice\n"
        )
        assert [number for number, is_torn in doubled.items() if not is_torn] == []
        assert set(statuses) == {0}


def check_registered(at: Trial, people: list[Hopper]) -> int:
    """Everybody who was told so is registered, once, with one letter; how many were told.

    A row for each letter of each registration: whoever had two of either would stand there twice.
    """
    assert [refusal for one in people for refusal in one.refused] == []
    acknowledged = [name for one in people for name in one.acknowledged]
    tried = {name for one in people for name in one.tried}
    rows = at.ask(OURS)
    stored = Counter(name for name, *_ in rows)
    assert len(acknowledged) >= KILLS, "too little happened to prove anything"
    assert [name for name in acknowledged if name not in stored] == []
    assert set(stored) <= tried
    assert set(stored.values()) == {1}
    check_places(at.ask, "trial")
    assert {str(number) for _, number, _ in rows} <= {number for number, _ in at.sink.taken}
    return len(acknowledged)


def check_kept(at: Trial, people: list[Hopper]) -> int:
    """Every paper acknowledged is in the store as it was cleaned; how many were."""
    # Without its store the portal says so, and nothing else refuses a paper.
    refused = [refusal for one in people for refusal in one.refused]
    assert [refusal for refusal in refused if "cannot be kept or read" not in refusal] == []
    rows = at.ask("SELECT display_name, storage_key, sha256 FROM stored_file")
    acknowledged = [name for one in people for name in one.acknowledged]
    assert acknowledged, "too little happened to prove anything"
    stored = {name for name, *_ in rows}
    assert [name for name in acknowledged if f"{name}.jpg" not in stored] == []
    # Those and all else: what the demo city had, certificates that were drawn meanwhile.
    digests = at.store.digests()
    assert [key for _, key, digest in rows if digests.get(key) != digest] == []
    return len(acknowledged)
