"""On SQLite an idle worker asks the table for work only when there may be some."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import now
from core.db import db
from core.jobs import Lane, enqueue, job, looking
from core.jobs.claims import claim
from core.jobs.looking import Lookout
from core.registries import install
from tests.counting import statements

LATER = timedelta(hours=1)


@job("test.looked_for")
def looked_for() -> None:
    """Only waits."""


@pytest.fixture
def lookout(app: Flask) -> Iterator[Lookout]:
    install(app, sys.modules[__name__])
    lookout = Lookout(str(db.engine.url.database))
    yield lookout
    lookout.forget()


def queue(**when: Any) -> None:
    enqueue("test.looked_for", **when)
    db.session.commit()


def look(lookout: Lookout, *lanes: Lane) -> tuple[list[Lane], int]:
    """The lanes found, and how many statements that took."""
    with statements() as sent:
        found = lookout.due_lanes(lanes or tuple(Lane))
    return found, len(sent)


def test_the_table_is_asked_again_after_a_commit_alone(lookout: Lookout) -> None:
    assert look(lookout) == ([], 1)
    assert look(lookout) == ([], 0)
    queue(lane=Lane.LETTERS)
    assert look(lookout) == ([Lane.LETTERS], 1)


def test_what_another_process_writes_is_seen(lookout: Lookout) -> None:
    queue(run_at=now() + LATER)
    assert [look(lookout), look(lookout)] == [([], 1), ([], 0)]
    with closing(sqlite3.connect(str(db.engine.url.database))) as another, another:
        another.execute("UPDATE job SET run_at = created_at")
    assert look(lookout) == ([Lane.BULK], 1)


def test_work_that_waits_for_its_time_is_found_at_it(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(run_at=now() + LATER)
    assert [look(lookout), look(lookout)] == [([], 1), ([], 0)]
    monkeypatch.setattr(looking, "now", lambda: now() + LATER)
    assert look(lookout) == ([Lane.BULK], 1)


def test_work_that_nobody_could_take_is_found_again(lookout: Lookout) -> None:
    queue()
    assert look(lookout, Lane.LETTERS) == ([], 1), "another lane's"
    assert look(lookout) == look(lookout) == ([Lane.BULK], 1)
    claim("me:1:a")
    assert [look(lookout), look(lookout)] == [([], 1), ([], 0)]


def test_a_look_that_failed_is_made_again(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit was counted as seen, and its work waited for another or a minute."""
    assert look(lookout) == ([], 1)
    queue()
    with monkeypatch.context() as away:
        away.setattr(looking, "first_due", fails)
        with pytest.raises(OSError, match="away"):
            look(lookout)
    assert look(lookout) == ([Lane.BULK], 1)


def fails() -> None:
    raise OSError("away")


def test_it_is_asked_once_a_minute_whatever_the_clock_says(
    lookout: Lookout, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [look(lookout), look(lookout)] == [([], 1), ([], 0)]
    monkeypatch.setattr(looking, "ASK_SECONDS", 0)
    assert look(lookout) == ([], 1)
