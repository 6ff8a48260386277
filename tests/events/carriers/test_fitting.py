"""Carriers that fit projects: by name, chain and district, with the reasons, in one statement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.accounts.roles import Role
from core.clock import today
from core.db import db
from core.organisations.models import Organisation
from events.carriers.fitting import Fit, fit_of, fitting_carriers, reasons_of
from events.projects.models import Project, ProjectCarrier
from events.projects.states import ProjectState
from tests.counting import count_queries
from tests.events.signed_in import SignedIn
from tests.factories.carriers import make_profile
from tests.factories.core import make_user
from tests.factories.projects import make_project
from tests.talent.catalogue.public.reading import check_page, words

pytestmark = pytest.mark.usefixtures("app")


def named(project, *profiles):
    project.carriers = [
        ProjectCarrier(position=at, name="x", organisation_id=one.organisation_id)
        for at, one in enumerate(profiles, 1)
    ]
    db.session.commit()


def fits(project):
    found = fitting_carriers([project.id], on=today())
    return [(one.carrier.name_en, one.fit) for one in found[project.id]]


def carrier(name, district="sip", **said):
    profile = make_profile(**said)
    profile.organisation.name_en, profile.organisation.district = name, district
    profile.organisation.name_zh = name
    db.session.commit()
    return profile


def test_the_strongest_reason_stands_first():
    chosen = carrier("Chosen", district="kunshan", chains=("biomedicine",))
    carrier("Both")
    carrier("Chain", district="kunshan")
    carrier("Near only", chains=("it",))
    ended = carrier("Ended")
    ended.organisation.verified_until = today() - timedelta(days=1)
    one = make_project(industry="energy", district="sip")
    named(one, chosen)
    assert fits(one) == [
        ("Chosen", Fit.NAMED), ("Both", Fit.CHAIN | Fit.DISTRICT), ("Chain", Fit.CHAIN),
    ]  # fmt: skip
    assert [str(said) for said in reasons_of(Fit.CHAIN | Fit.DISTRICT)] == [
        "the industry is one of the carrier’s chains",
        "the carrier is in the district wished for",
    ]
    assert reasons_of(0) == []


def test_nothing_is_wished_by_a_project_that_names_no_district():
    carrier("Abroad", district="", chains=("energy",))
    one = make_project(industry="energy", district="")
    assert fits(one) == [("Abroad", Fit.CHAIN)]


def test_many_projects_are_one_statement_and_the_best_five_each():
    for number in range(7):
        carrier(f"Park {number}")
    some = [make_project(industry="energy") for _number in range(3)]
    none = make_project(industry="biomedicine")
    ids = [one.id for one in [*some, none]]
    asked, found = count_queries(lambda: fitting_carriers(ids, on=today()))
    assert asked == 1
    assert [len(found[one]) for one in ids] == [5, 5, 5, 0]


def test_a_carrier_in_hand_orders_projects_by_fit():
    park = carrier("Park")
    far, near = make_project(industry="energy"), make_project(industry="energy", district="sip")
    other, wanted = make_project(industry="it"), make_project(industry="it")
    named(wanted, park)
    fit = fit_of(Project, db.session.get_one(Organisation, park.organisation_id))
    rows = dict(db.session.execute(select(Project.id, fit)).all())
    assert [rows[one.id] for one in (far, near, other, wanted)] == [2, 3, 0, 4]


def test_the_office_sees_them_on_a_project_and_nobody_else_does(app):
    carrier("Battery Park")
    one = make_project(industry="energy", state=ProjectState.SUBMITTED)
    page = f"/desk/events/{one.edition.slug}/projects/{one.reference}"
    said = words(check_page(SignedIn(app, make_user(Role.ORGANISER)).get(page).text))
    assert "Carriers that fit" in said
    assert "the industry is one of the carrier’s chains" in said
    own = SignedIn(app, one.owner).get(f"/me/projects/{one.reference}")
    assert own.status_code == 200
    assert "Battery Park" not in own.text
