"""A full disk: a clear page, nothing half saved, and on again without a restart (trust.md G22)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text

from core.accounts.models import User
from core.db import db, reading
from core.outbox.models import Message

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PLENTY = 1_000_000


class Disk:
    """Room for so many pages; SQLite then answers as it does on a full disk."""

    def __init__(self) -> None:
        self.pages = PLENTY

    def limit(self, connection: object, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={self.pages}")  # type: ignore[attr-defined]


@pytest.fixture
def disk(app: Flask) -> Iterator[Disk]:
    disk = Disk()
    event.listen(db.engine, "checkout", disk.limit)
    yield disk
    event.remove(db.engine, "checkout", disk.limit)
    db.engine.dispose()


def register(client: FlaskClient, number: int) -> int:
    page = client.get("/register").text
    found = TOKEN.search(page)
    assert found is not None
    form = {
        "csrf_token": found.group(1),
        "display_name": "Visitor",
        "email": f"visitor{number}@example.org",
        "password": "lanterns over the canal",
    }
    from_elsewhere = {"REMOTE_ADDR": f"198.51.100.{number}"}
    return client.post("/register", data=form, environ_base=from_elsewhere).status_code


def counted(model: type) -> int:
    with reading():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_full_disk_is_a_clear_page_and_passes(app: Flask, disk: Disk) -> None:
    assert register(app.test_client(), 0) == 302
    with reading():
        disk.pages = db.session.scalar(text("PRAGMA page_count"))
    statuses = [register(app.test_client(), number) for number in range(1, 40)]
    assert set(statuses) <= {302, 503}
    assert 503 in statuses
    taken = 1 + statuses.count(302)
    assert (counted(User), counted(Message)) == (taken, taken)
    answer = app.test_client().get("/catalogue")
    assert answer.status_code == 200

    disk.pages = PLENTY
    assert register(app.test_client(), 50) == 302
    assert counted(User) == taken + 1


def test_the_page_says_what_to_do_and_shows_no_trace(app: Flask, disk: Disk) -> None:
    client = app.test_client()
    found = TOKEN.search(client.get("/register").text)
    assert found is not None
    with reading():
        disk.pages = db.session.scalar(text("PRAGMA page_count"))
    for number in range(60):
        form = {"csrf_token": found.group(1), "display_name": "V" * 190,
                "email": f"v{number}@example.org", "password": "lanterns over the canal"}  # fmt: skip
        answer = client.post(
            "/register", data=form, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"}
        )
        if answer.status_code == 503:
            break
        client = app.test_client()
        found = TOKEN.search(client.get("/register").text)
        assert found is not None
    assert answer.status_code == 503
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.lower()
