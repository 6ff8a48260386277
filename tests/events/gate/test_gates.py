"""The list of gates a phone begins with."""

from __future__ import annotations

from datetime import timedelta

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from tests.events.gate.scans import make_open_edition
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_session


def test_gates_of_today_come_first(app):
    edition = make_open_edition()
    [begun] = edition.sessions
    later = make_session(edition)
    begun.starts_at, begun.ends_at = now() - timedelta(minutes=5), now() + timedelta(hours=1)
    later.starts_at, later.ends_at = (now() + timedelta(days=n) for n in (2, 3))
    db.session.commit()
    page = sign_in(app.test_client(), make_user(Role.GATE_STAFF)).get("/desk/gate").text
    parts = (">Today<", str(begun.id), ">Coming<", str(later.id))
    assert [page.index(one) for one in parts] == sorted(page.index(one) for one in parts)
