"""News of projects for the office's own program: signed, tried again, and about nobody."""

from __future__ import annotations

import dataclasses
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.jobs.claims import run_claimed
from core.jobs.models import Job
from core.jobs.services import ask_again_for_failed
from core.jobs.states import JobState
from core.webhooks.sending import ATTEMPTS, NotTaken, deliver, signature_of
from events.projects.services import defer, withdraw
from events.projects.states import ProjectState
from tests.factories.core import make_user
from tests.factories.projects import make_project

SECRET = "s" * 32
REASON = {"en": "Full.", "zh": "名额已满。"}


class Program:
    """Another program that listens; `status` is what it answers."""

    def __init__(self) -> None:
        self.heard, self.status = [], 204
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append((self.path, dict(self.headers), body))
                self.send_response(outer.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/news?from=portal"


@pytest.fixture
def program(app, monkeypatch):
    one = Program()
    thread = threading.Thread(target=one.server.serve_forever, daemon=True)
    thread.start()
    set_up = {"webhook_url": one.url, "webhook_secret": SECRET}
    settings = dataclasses.replace(app.extensions["settings"], **set_up)
    monkeypatch.setitem(app.extensions, "settings", settings)
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join()


@pytest.fixture
def project(app):
    return make_project(title="绝密", title_en="Top secret", owner_name="Ana Duarte")


def asked() -> list[Job]:
    rows = select(Job).where(Job.name == "webhooks.deliver")
    return list(db.session.scalars(rows.order_by(Job.created_at)))


def attempt(row: Job) -> Job:
    row.state, row.worker, row.attempts = JobState.RUNNING, "w", row.attempts + 1
    key = row.id
    db.session.commit()
    run_claimed(key, "w")
    db.session.expire_all()
    return db.session.get_one(Job, key)


def test_a_move_is_told_signed_and_about_nobody(program, project):
    defer(project, REASON, by=make_user(Role.ORGANISER), at=now())
    db.session.commit()
    (row,) = asked()
    assert attempt(row).state == JobState.DONE
    ((path, named, body),) = program.heard
    assert path == "/news?from=portal"
    told = json.loads(body)
    assert (told["type"], told["data"]) == (
        "project.defer",
        {"reference": project.reference, "event": project.edition.slug, "state": "deferred"},
    )
    for private in ("Ana", "secret", "绝密", project.owner.email, str(project.owner_id), "Full"):
        assert private not in body.decode()
    signed = named["webhook-id"], named["webhook-timestamp"], body
    assert named["webhook-signature"] == signature_of(SECRET, *signed)
    assert named["webhook-signature"] != signature_of("t" * 32, *signed)


def test_the_signature_is_that_of_the_published_example():
    """The one that libraries of Standard Webhooks are tested by."""
    secret, delivery = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    made = signature_of(secret, delivery, "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_is_not_taken_is_tried_again_with_the_same_number(program, project, status):
    withdraw(project, by=project.owner, at=now())
    db.session.commit()
    program.status = status
    (row,) = asked()
    row = attempt(row)
    assert row.state == JobState.QUEUED
    assert row.run_at > now()
    assert f"answered {status}" in row.error
    program.status = 200
    assert attempt(row).state == JobState.DONE
    first, second = program.heard
    assert first[0] == second[0], "no redirect was followed"
    assert (first[1]["webhook-id"], first[2]) == (second[1]["webhook-id"], second[2])


def test_who_is_away_for_long_hears_it_when_asked_again(program, project):
    withdraw(project, by=project.owner, at=now())
    program.status = 503
    (row,) = asked()
    row.attempts = ATTEMPTS - 1
    assert attempt(row).state == JobState.FAILED
    program.status = 200
    assert ask_again_for_failed(at=now()) == 1
    assert attempt(row).state == JobState.DONE


def test_nobody_listening_is_a_reason_too(program):
    program.server.server_close()
    with pytest.raises(NotTaken):
        deliver(delivery="x", news={})


def test_what_is_undone_or_was_never_sent_is_not_told(program, project):
    withdraw(project, by=project.owner, at=now())
    db.session.rollback()
    draft = make_project(None, ProjectState.DRAFT)
    withdraw(draft, by=draft.owner, at=now())
    db.session.commit()
    assert asked() == []


def test_without_an_address_nothing_is_asked_for(app, project):
    withdraw(project, by=project.owner, at=now())
    db.session.commit()
    assert asked() == []
