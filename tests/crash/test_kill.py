"""SIGKILL at random moments: nothing acknowledged is lost or doubled (trust.md G3, G14)."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

import pytest

from tests.crash import city
from tests.crash.portals import FIRST_START, POINTS, prepare, seconds_of_first_start
from tests.crash.visitors import Visitor, delivered, query
from tests.running import LONGEST, RunningPortal, wait_for

pytestmark = pytest.mark.crash

SEED = 20261122


def portal_at(tmp_path: Path) -> RunningPortal:
    # Its first letters are still leaving. One trusted proxy, so that each visitor may come from an
    # address of their own.
    return RunningPortal(prepare(tmp_path / "data", FIRST_START), TRUSTED_PROXIES="1")


def wait_for_quiet(portal: RunningPortal) -> None:
    """Until no letter waits any more."""
    waiting = (
        "SELECT count(*) FROM job WHERE name = 'outbox.dispatch' AND state IN ('queued', 'running')"
    )
    wait_for(lambda: not query(portal, waiting)[0][0], "letters are still waiting", step=0.2)


def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    moments = random.Random(SEED)
    portal = portal_at(tmp_path)
    acknowledged: list[str] = []
    tried: list[str] = []
    starts: list[float] = []
    for _ in range(POINTS):
        portal.start()
        starts.append(portal.started_in)
        visitors = [Visitor(portal) for _ in range(2)]
        for visitor in visitors:
            visitor.start()
        time.sleep(moments.uniform(0.1, 2.0))
        told = [visitor.acknowledged for visitor in visitors]
        wait_for(lambda told=told: any(told), "nobody could register")
        portal.kill()
        for visitor in visitors:
            visitor.join(LONGEST)
            acknowledged += visitor.acknowledged
            tried += visitor.tried
        assert query(portal, "PRAGMA integrity_check") == [("ok",)]
        assert query(portal, "PRAGMA foreign_key_check") == []
    portal.start()
    wait_for_quiet(portal)
    accounts = dict(
        query(portal, "SELECT email, count(*) FROM user WHERE email LIKE 'visitor%' GROUP BY email")
    )
    letters = delivered(portal)
    verified = portal.command("audit", "verify")
    status = portal.stop()

    assert len(acknowledged) >= POINTS // 2, "too little happened to prove anything"
    assert [email for email in acknowledged if accounts.get(email) != 1] == []
    assert set(accounts) <= set(tried)
    assert set(accounts.values()) == {1}
    assert {email: letters.get(email) for email in accounts} == dict.fromkeys(accounts, 1)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert status == 0
    sys.stdout.write(
        f"\n{POINTS} kills, {len(acknowledged)} acknowledged, slowest start {max(starts[1:]):.1f} s"
    )


def test_a_first_start_cut_short_is_completed(tmp_path: Path) -> None:
    """Killed while the database is being prepared, the next start ends with the same content."""
    counted = (
        "SELECT (SELECT count(*) FROM catalogue_edition), (SELECT count(*) FROM catalogue_entry), "
        "(SELECT count(*) FROM user)"
    )
    wanted = city.query(prepare(tmp_path / "whole", FIRST_START), counted)
    moments = random.Random(SEED)
    portal = RunningPortal(tmp_path / "data")
    kills = max(2, POINTS // 3)
    # One in each part of the time that a first start takes.
    part = seconds_of_first_start() / kills
    for number in range(kills):
        portal.start(wait=False)
        time.sleep(moments.uniform(max(0.3, number * part), (number + 1) * part))
        portal.kill()
    with portal:
        assert query(portal, counted) == wanted
        assert query(portal, "PRAGMA integrity_check") == [("ok",)]


def test_it_stops_when_told_to_and_leaves_nothing_running(tmp_path: Path) -> None:
    portal = RunningPortal(prepare(tmp_path / "data", FIRST_START), JOB_PROCESSES="1")
    portal.start()
    pids = portal.pids
    assert len(pids) >= 3  # master, web, jobs
    assert portal.stop() == 0
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_a_dead_worker_process_is_replaced(tmp_path: Path) -> None:
    with RunningPortal(prepare(tmp_path / "data", FIRST_START), JOB_PROCESSES="1") as portal:
        jobs = next(pid for pid in portal.pids if _runs_jobs(pid))
        os.kill(jobs, 9)
        wait_for(
            lambda: any(_runs_jobs(pid) for pid in portal.pids if pid != jobs),
            "no other process does the jobs",
            step=0.1,
        )


def _runs_jobs(pid: int) -> bool:
    try:
        return b"jobs\x00run" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
