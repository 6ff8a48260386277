"""The digest: what waits, once a day, to staff who want it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.desk import digest
from core.outbox.models import Message
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration
from tests.talent.claims.pages import TOKEN

TUESDAY, SATURDAY = datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 28, 1, tzinfo=UTC)
BEFORE_WORK = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def organiser(app):
    edition = make_edition("entrepreneurship_week", needs_approval=True, asks_identity=False)
    make_registration(edition)
    return make_user(Role.ORGANISER, wants_digest=True, preferred_language="zh")


def letters() -> list[Message]:
    return list(db.session.scalars(select(Message).where(Message.kind == "desk/digest")))


def test_it_says_what_waits_once_a_day(app, organiser, monkeypatch) -> None:
    make_user(Role.ORGANISER)
    make_user(wants_digest=True)
    monkeypatch.setattr(digest, "now", lambda: TUESDAY)
    for _ in range(2):
        digest.send_digests()
        db.session.commit()
    (letter,) = letters()
    assert letter.recipient_id == organiser.id
    assert "第" in letter.text
    assert "/desk/events/" in letter.text
    assert "http://localhost/desk" in letter.text


@pytest.mark.parametrize("moment", [SATURDAY, BEFORE_WORK])
def test_nothing_leaves_at_night_or_on_a_day_off(app, organiser, monkeypatch, moment) -> None:
    monkeypatch.setattr(digest, "now", lambda: moment)
    digest.send_digests()
    assert letters() == []


def test_who_has_nothing_waiting_gets_no_letter(app, monkeypatch) -> None:
    make_user(Role.ORGANISER, wants_digest=True)
    monkeypatch.setattr(digest, "now", lambda: TUESDAY)
    digest.send_digests()
    assert letters() == []


def test_staff_choose_it_on_their_account_page_and_others_cannot(app, client) -> None:
    for role, offered in ((Role.ORGANISER, True), (None, False)):
        user = make_user(role)
        browser = sign_in(app.test_client(), user)
        page = browser.get("/me/account")
        assert ("wants_digest" in page.text) is offered
        fields = {
            "csrf_token": TOKEN.search(page.text)[1], "display_name": "A B",
            "preferred_language": "en", "time_zone": "Asia/Shanghai", "wants_digest": "y",
        }  # fmt: skip
        assert browser.post("/me/account", data=fields).status_code == 302
        db.session.refresh(user)
        assert user.wants_digest is offered
