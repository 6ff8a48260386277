"""Health, mail, storage and settings on one page at the desk, with nothing secret on it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.operations import readiness
from core.outbox.models import Message, MessageState
from tests.core.accounts.browser import TOKEN
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in

PAGE = "/desk/system"


def make_letter(state: MessageState, error: str | None = None) -> Message:
    letter = Message(
        address="ana@example.org", language="en", kind="accounts/invited", subject="Secret subject",
        text="x", html="x", state=state, created_at=now(), error=error, attempts=3,
    )  # fmt: skip
    db.session.add(letter)
    db.session.commit()
    return letter


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.ADMINISTRATOR, Role.AUDITOR}])
def test_it_is_there_for_administrators_and_auditors_alone(app: Flask, role: Role) -> None:
    client = sign_in(app.test_client(), make_user(role))
    assert client.get(PAGE).status_code == 404
    token = TOKEN.search(client.get("/me/account").text).group(1)
    for deed in ("examine", "mail"):
        assert client.post(f"{PAGE}/{deed}", data={"csrf_token": token}).status_code == 404


def test_it_tells_how_things_are_and_no_secret(app: Flask) -> None:
    make_letter(MessageState.QUEUED)
    make_letter(MessageState.FAILED, "550 no such mailbox")
    client = sign_in(app.test_client(), make_user(Role.AUDITOR))
    few, answer = count_queries(lambda: client.get(PAGE))
    page = answer.text
    for _more in range(3):
        make_letter(MessageState.FAILED, "451 later")
    assert count_queries(lambda: client.get(PAGE))[0] == few
    assert "550 no such mailbox" in page
    assert "Waiting to be sent" in page
    assert '<code>SECRET_KEY</code></td><td><code class="text-break">********' in page
    settings = app.extensions["settings"]
    for hidden in (settings.secret_key, *settings.field_keys, "ana@example.org", "Secret subject"):
        assert hidden not in page
    assert "Send these again" not in page, "auditors change nothing"


def test_letters_that_failed_are_sent_again(app: Flask) -> None:
    letter = make_letter(MessageState.FAILED, "550 no such mailbox")
    client = sign_in(app.test_client(), make_user(Role.ADMINISTRATOR))
    token = TOKEN.search(client.get(PAGE).text).group(1)
    assert client.post(f"{PAGE}/mail", data={"csrf_token": token}).status_code == 302
    db.session.rollback()
    state = db.session.scalar(select(Message.state).where(Message.id == letter.id))
    assert state != MessageState.FAILED


def test_everything_is_looked_at_on_demand(app: Flask) -> None:
    client = sign_in(app.test_client(), make_user(Role.ADMINISTRATOR))
    token = TOKEN.search(client.get(PAGE).text).group(1)
    page = client.post(f"{PAGE}/examine", data={"csrf_token": token}).text
    assert "<code>storage</code>" in page
    assert "<code>seal</code>" in page


def test_what_stops_no_page_is_told_all_the_same(app: Flask, monkeypatch) -> None:
    for part, fault in (("clock_fault", "61 s ahead of the database's"), ("_mail", "no answer")):
        monkeypatch.setattr(readiness, part, lambda fault=fault: fault)
    page = sign_in(app.test_client(), make_user(Role.ADMINISTRATOR)).get(PAGE).text
    assert "Clock of this machine" in page
    assert "61 s ahead of the database&#39;s" in page
    assert "E-mail server" in page
    assert "no answer" in page
    assert not any(part.stops_pages for part in readiness.parts() if part.name != "worker")
