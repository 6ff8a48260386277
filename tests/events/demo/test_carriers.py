"""The demonstration's carriers and directories."""

from __future__ import annotations

from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import today
from core.db import db
from events.carriers.fitting import fitting_carriers
from events.carriers.models import CarrierProfile
from events.demo.carriers import load_demo_carriers
from events.demo.projects import load_demo_projects
from events.directories.shelf import shelf_of
from events.directories.states import Directory
from events.projects.models import Project
from tests.factories.core import make_user
from tests.factories.exhibitors import make_employer
from tests.factories.projects import make_week


def test_a_dozen_carriers_fit_the_projects_and_every_directory_shows_something(app):
    make_user(Role.ORGANISER, email="organiser@demo.example")
    make_week(slug="demo-week")
    make_employer(make_user())
    load_demo_carriers()
    load_demo_projects()
    db.session.commit()
    assert len(db.session.scalars(select(CarrierProfile)).all()) == 12
    with app.test_request_context():
        counts = {kind: len(shelf_of(kind, today())) for kind in Directory}
    assert min(counts.values()) >= 2
    assert counts[Directory.CARRIERS] == 13
    ids = db.session.scalars(select(Project.id).where(Project.industry != "other")).all()
    found = fitting_carriers(ids, on=today())
    assert all(found[one] for one in ids)
    assert any("named" in str(said) for one in ids for fit in found[one] for said in fit.reasons)
    load_demo_carriers()
    assert len(db.session.scalars(select(CarrierProfile)).all()) == 12
