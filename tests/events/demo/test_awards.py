"""The demonstration's awards: on notice, confirmed by two, waiting, and withdrawn with its place."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.working_days.services import load_shipped_years
from events.awards.models import Award, Prize
from events.demo.awards import load_demo_awards
from events.demo.juries import load_demo_juries
from events.demo.projects import load_demo_projects
from tests.factories.core import make_user
from tests.factories.projects import make_week


def test_the_weeks_prizes_stand_in_every_state(app):
    organiser = make_user(Role.ORGANISER, email="organiser@demo.example")
    make_week(slug="demo-week")
    load_shipped_years()
    for load in (load_demo_projects, load_demo_juries, load_demo_awards, load_demo_awards):
        load()
        db.session.commit()
    awards = db.session.scalars(select(Award)).all()
    states = Counter(one.state for one in awards)
    assert states == {"notice": 3, "confirmed": 2, "proposed": 1, "withdrawn": 1}
    given = {one.code: (one.given, one.places) for one in db.session.scalars(select(Prize))}
    assert given == {"first": (3, 3), "second": (2, 2), "third": (1, 3), "hall": (0, 1)}
    assert {one.proposed_by_id for one in awards} != {organiser.id}
