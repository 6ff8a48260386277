"""Companies of the demonstration: in every state, with follow-ups of two years."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from events.demo import landings
from events.demo.landings import CLAIMED, STORIES, load_demo_landings
from events.demo.projects import load_demo_projects
from events.landing_follow_ups.figures import count_followed_up
from events.landing_follow_ups.models import FollowUp
from events.landings.figures import count_landed
from events.landings.models import Landing
from events.landings.states import LandingState
from events.week_figures.landed import landed
from tests.factories.core import make_user
from tests.factories.events import make_edition
from tests.factories.projects import make_week


@pytest.fixture
def owner(app):
    return make_user(email="talent@demo.example")


# On the first and the last day of a year, and in summer.
@pytest.mark.parametrize("days_on", [None, (1, 1), (7, 1), (12, 31)])
def test_companies_in_every_state_and_followed_up(app, owner, monkeypatch, days_on):
    day = today() if days_on is None else today().replace(month=days_on[0], day=days_on[1])
    moment = now().replace(year=day.year, month=day.month, day=day.day)
    monkeypatch.setattr(landings, "today", lambda: day)
    monkeypatch.setattr(landings, "now", lambda: moment)
    make_user(Role.ORGANISER, email="organiser@demo.example")
    starts = moment - timedelta(days=1050)
    make_edition(
        "contest", slug="demo-contest-past", starts_at=starts, ends_at=starts + timedelta(hours=9)
    )
    make_week(slug="demo-week")
    load_demo_projects()
    load_demo_landings()
    db.session.commit()
    made = db.session.scalars(select(Landing)).all()
    assert {one.standing for one in made} == set(LandingState)
    assert len(made) == len(STORIES) + len(CLAIMED)
    assert count_landed().projects == 8
    assert landed("").total() == 0, "the Week's number is that of its past editions"
    counted = count_followed_up()
    assert (counted.operating, counted.followed_up) == (5, 8)
    assert counted.national == 1
    last = day.year - 1
    years = Counter(db.session.scalars(select(FollowUp.year)))
    assert years[last] >= 5
    assert years[last - 1] >= 8
    told = db.session.scalars(select(FollowUp).where(FollowUp.checked_at.is_(None))).all()
    assert [(one.landing.project.owner_id, one.year) for one in told] == [(owner.id, last)]
    load_demo_landings()
    assert len(db.session.scalars(select(Landing)).all()) == len(made)
