"""The demonstration's agreements: signed, waiting, annulled, and announced for the stage."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from core.accounts.demo import CARRIER_NAME
from core.accounts.roles import Role
from core.db import db
from events.agreements.counting import count_signed
from events.agreements.models import Agreement
from events.agreements.queries import on_stage, signings
from events.demo.agreements import load_demo_agreements
from events.demo.projects import load_demo_projects
from tests.factories.carriers import make_verified_carrier
from tests.factories.core import make_user
from tests.factories.events import make_venue
from tests.factories.projects import make_week


def test_what_the_week_signed_before_it_began(app):
    organiser = make_user(Role.ORGANISER, email="organiser@demo.example")
    week = make_week(slug="demo-week")
    for district in ("sip", "snd"):
        make_venue(week, parent=week.venues[0], district=district)
    make_verified_carrier(name_zh=CARRIER_NAME)
    load_demo_projects()
    load_demo_agreements()
    db.session.commit()
    states = Counter(db.session.scalars(select(Agreement.state)))
    assert states["annulled"] == 1
    assert states["recorded"] == 2 + 3
    signed = count_signed(signings(organiser, week))
    # 14 passed: one did not sign, two wait, one was annulled.
    assert signed.projects == 10
    assert signed.agreements == states["confirmed"] > signed.projects
    assert sum(signed.by_kind.values()) == sum(signed.by_mode.values()) == 10
    assert len(on_stage(organiser, week)) == 3
    load_demo_agreements()
    assert sum(states.values()) == len(db.session.scalars(select(Agreement)).all())
