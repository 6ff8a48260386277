"""Limits are counted in the process, or in the Redis that counts for all; also while it is away."""

from __future__ import annotations

import dataclasses
import socket
import threading
from datetime import UTC, datetime

import pytest
from flask import Flask

from core.api import limits
from tests.servers import redis


def counting_at(url: str, app: Flask) -> Flask:
    """A program with that Redis."""
    program = Flask("elsewhere")
    settings = app.extensions["settings"]
    program.extensions["settings"] = dataclasses.replace(settings, redis_url=url)
    limits.init_app(program)
    return program


@pytest.fixture
def elsewhere(app: Flask) -> Flask:
    """A program whose Redis is set and not there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        program = counting_at(f"redis://127.0.0.1:{taken.getsockname()[1]}/0", app)
        with program.app_context():
            yield program


def test_without_redis_each_process_counts_for_itself(elsewhere: Flask) -> None:
    assert "rate_limits" in elsewhere.extensions
    answers = [limits.spend("2/minute", "somebody") for _ in range(3)]
    assert [answer.granted for answer in answers] == [True, True, False]
    assert limits.spend("2/minute", "somebody else").granted


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    at = [1_000_000.0]
    monkeypatch.setattr(limits, "now", lambda: datetime.fromtimestamp(at[0], UTC))
    return at


def test_a_window_ends_and_another_begins(clock: list[float]) -> None:
    counts = limits.ProcessCounts()
    assert [counts.incr("one", 60) for _ in range(3)] == [1, 2, 3]
    assert (counts.get("one"), counts.get_expiry("one")) == (3, clock[0] + 60)
    clock[0] += 60
    assert counts.get("one") == 0
    assert counts.incr("one", 60) == 1
    counts.clear("one")
    assert counts.get("one") == 0


def test_counts_that_ended_are_forgotten_without_a_thread(clock: list[float]) -> None:
    threads = threading.active_count()
    counts = limits.ProcessCounts()
    for hour in range(20):
        for number in range(500):
            assert counts.incr(f"{hour} {number}", 3_600) == 1
        clock[0] += 3_600
    assert counts.reset() < 2_500
    assert threading.active_count() == threads


def test_as_many_are_let_in_at_once_as_the_limit_says(app: Flask) -> None:
    counts, granted = limits.ProcessCounts(), []
    begin = threading.Barrier(8)

    def ask() -> None:
        begin.wait()
        granted.extend(counts.incr("crowd", 60) <= 1_000 for _ in range(500))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert granted.count(True) == 1_000


def granted(program: Flask) -> bool:
    with program.app_context():
        return limits.spend("3/hour", "somebody").granted


def test_two_processes_count_together(app: Flask) -> None:
    with redis() as url:
        one, other = counting_at(url, app), counting_at(url, app)
        asked = [granted(each) for each in (one, other, one, other, one)]
    assert asked == [True, True, True, False, False]
