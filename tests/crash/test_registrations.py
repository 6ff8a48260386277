"""SIGKILL while people register: what was acknowledged is there once (G3).

On the embedded database; on PostgreSQL machine by machine in `test_machines.py`.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.crash.portals import POINTS, SQLITE, fair_portal
from tests.crash.registrants import Stream
from tests.running import LONGEST, wait_for

pytestmark = pytest.mark.crash

STREAMS, PLACES = 4, 20
SEED = 20261123


def test_every_acknowledged_registration_is_there_once(tmp_path: Path) -> None:
    moments, starts = random.Random(SEED), []
    with fair_portal(SQLITE, tmp_path, slug="kills", capacity=PLACES) as (portal, ask):
        portal.start()
        streams = [Stream(portal.url, "kills") for _ in range(STREAMS)]
        for _ in range(POINTS):
            lives = [stream.live() for stream in streams]
            told = count_told(streams)
            wait_for(lambda told=told: count_told(streams) > told, "nobody could register")
            time.sleep(moments.uniform(0, 0.3))
            portal.kill()
            for life in lives:
                life.join(LONGEST)
            portal.start()
            starts.append(portal.started_in)
        assert portal.stop() == 0
        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("PRAGMA foreign_key_check") == []
        stored = Counter(
            name for (name,) in ask("SELECT name FROM registration WHERE name LIKE 'Stream %'")
        )
        acknowledged = [name for stream in streams for name in stream.acknowledged]
        tried = {name for stream in streams for name in stream.tried}
        assert set(stored.values()) == {1}
        assert [name for name in acknowledged if name not in stored] == []
        assert set(stored) <= tried
        assert len(acknowledged) >= POINTS, "too little happened to prove anything"
        check_places(ask)
        received = ask(
            "SELECT about_id FROM message WHERE kind = 'registrations/received'"
            " AND address LIKE 'registrant%@example.org'"
        )
        letters = Counter(about for (about,) in received)
        assert len(letters) == len(stored)
        assert set(letters.values()) == {1}
    sys.stdout.write(f"\n{POINTS} kills, {len(acknowledged)} acknowledged, ")
    sys.stdout.write(f"slowest start {max(starts):.1f} s\n")


def count_told(streams: list[Stream]) -> int:
    return sum(len(stream.acknowledged) for stream in streams)


def check_places(ask, slug="kills") -> None:
    """The count of places equals the seats that take them, and none is sold twice."""
    ((taken, capacity),) = ask(
        "SELECT s.taken, s.capacity FROM event_session s JOIN edition e ON e.id = s.edition_id"
        f" WHERE e.slug = '{slug}'"
    )
    assert taken <= capacity
    of_fair = dict(
        ask("SELECT t.state, count(*) FROM seat t JOIN event_session s ON s.id = t.session_id"
            f" JOIN edition e ON e.id = s.edition_id WHERE e.slug = '{slug}' GROUP BY t.state")
    )  # fmt: skip
    assert of_fair.get("confirmed", 0) == taken
