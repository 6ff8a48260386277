"""The demonstration's projects stand where the funnel and the lists expect them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from core.accounts.roles import Role
from core.db import db
from core.juries.models import Conflict, JuryRound
from core.juries.standings import standings
from core.juries.states import Outcome, RoundState
from core.working_days.services import load_shipped_years
from events.demo.dockings import load_demo_dockings
from events.demo.juries import load_demo_juries
from events.demo.projects import STANDING, load_demo_projects
from events.demo.talks import load_demo_talks
from events.dockings.models import Docking
from events.dockings.queries import matching_rate
from events.dockings.states import DockingState
from events.editions.queries import find_edition
from events.project_levels.funnel import Outcome as Came
from events.project_levels.funnel import funnel
from events.projects.models import Project
from events.talks.models import Talk
from events.talks.states import TalkState
from tests.factories.core import make_user
from tests.factories.dockings import make_carrier
from tests.factories.projects import make_week


def test_projects_over_three_levels_and_two_rounds(app):
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
    assert (first.entered, first[Came.PASSED], second.entered) == (120, 89, 89)
    assert (second[Came.PASSED], third.entered, third[Came.PASSED]) == (39, 39, 14)
    load_demo_juries()
    db.session.commit()
    decided, under_way = db.session.scalars(select(JuryRound).order_by(JuryRound.opens_at)).all()
    assert (decided.standing, under_way.standing) == (RoundState.DECIDED, RoundState.OPEN)
    assert (len(under_way.jurors), len(under_way.entries)) == (24, 36)
    for line in standings(decided).rows:
        project = db.session.get(Project, line.entry.subject_id)
        passed = line.entry.outcome == Outcome.PROMOTED
        assert (project.level > decided.level) == passed == (line.entry.rank <= 16)
    marked = [one.state for entry in under_way.entries for one in entry.assignments]
    assert len(marked) == 36 * under_way.jurors_per_entry
    assert 0.5 < marked.count("submitted") / len(marked) < 0.8
    assert db.session.scalar(select(Conflict).limit(1)) is not None
    load_demo_projects()
    load_demo_juries()
    assert len(db.session.scalars(select(Project)).all()) == 120
    assert len(db.session.scalars(select(JuryRound)).all()) == 2


def test_a_carrier_has_dockings_in_every_state(app):
    load_shipped_years()
    make_user(Role.ORGANISER, email="organiser@demo.example")
    officer, _carrier = make_carrier()
    officer.email = "carrier@demo.example"
    edition = make_week(slug="demo-week")
    load_demo_projects()
    load_demo_dockings()
    db.session.commit()
    load_demo_talks()
    assert {one.standing for one in db.session.scalars(select(Talk))} == {
        TalkState.SCHEDULED, TalkState.HELD, TalkState.MISSED,
    }  # fmt: skip
    states = {one.standing for one in db.session.scalars(select(Docking))}
    assert states == set(DockingState) - {DockingState.PROPOSED}
    rate = matching_rate(find_edition(edition.slug))
    assert 0.5 < rate.matched / rate.released < 1
    known = len(db.session.scalars(select(Docking)).all())
    load_demo_dockings()
    assert len(db.session.scalars(select(Docking)).all()) == known
