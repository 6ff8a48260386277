"""Where those who came live, on an edition's desk: within reach, from the first day, no small one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from events.gate.models import Attendance
from events.gate.origins import on_desk
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration, make_session, make_venue

pytestmark = pytest.mark.both_databases


def come(session, count, residence):
    for _ in range(count):
        one = make_registration(session.edition, session, residence=residence)
        db.session.add(
            Attendance(registration=one, session=session, first_at=session.starts_at, way="qr")
        )
    db.session.commit()


def test_each_organiser_sees_the_origins_within_reach(app):
    edition = make_edition(starts_at=now() - timedelta(hours=1))
    [here] = edition.sessions
    there = make_session(edition, make_venue(edition, district="gusu"))
    come(here, 6, "SG")
    come(here, 2, "DE")
    come(here, 4, "")
    come(there, 5, "FR")
    come(there, 3, "DE")
    make_registration(edition, there, residence="JP")  # did not come
    whole, part = make_user(Role.ORGANISER), make_user(Role.ORGANISER, "gusu")
    with app.test_request_context():
        [chart] = on_desk(edition, whole)
        found = dict(zip(map(str, chart.labels), chart.totals, strict=True))
        assert found == {"Singapore": 6, "France": 5, "Germany": 5}
        # Of five and three in reach nothing is left to tell without telling the three.
        assert on_desk(edition, part) == []


def test_before_it_begins_nothing_is_drawn(app):
    edition = make_edition(starts_at=now() + timedelta(days=1))
    come(edition.sessions[0], 7, "SG")
    organiser = make_user(Role.ORGANISER)
    with app.test_request_context():
        assert on_desk(edition, organiser) == []
