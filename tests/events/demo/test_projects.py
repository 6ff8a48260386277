"""The demonstration's projects stand where the funnel and the lists expect them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.working_days.services import load_shipped_years
from events.demo.projects import STANDING, load_demo_projects
from events.project_levels.funnel import Outcome, funnel
from events.projects.models import Project
from tests.factories.core import make_user
from tests.factories.projects import make_week


def test_projects_over_three_levels(app):
    load_shipped_years()
    make_user(Role.ORGANISER, email="organiser@demo.example")
    make_week(slug="demo-week")
    load_demo_projects()
    db.session.commit()
    found = db.session.scalars(select(Project)).all()
    assert Counter((one.standing, one.level) for one in found) == {
        (state, level): count for state, level, count in STANDING
    }
    assert len(found) == 120
    assert len({one.title for one in found}) == 120
    first, second, third = funnel(3, ((one.level, one.state, 1) for one in found))
    assert (first.entered, first[Outcome.PASSED], second.entered) == (120, 89, 89)
    assert (second[Outcome.PASSED], third.entered, third[Outcome.PASSED]) == (39, 39, 14)
    load_demo_projects()
    assert len(db.session.scalars(select(Project)).all()) == 120
