"""Who sees a project, and that a person has one of them in an edition."""

import pytest
from sqlalchemy.exc import IntegrityError

from core.accounts.roles import Role
from core.db import db
from core.policy import decide
from events.projects.states import LIVE_PROJECTS, ProjectPermission, ProjectState
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_project

P = ProjectPermission


def may(user, permission, one):
    return decide(user, permission, one).allowed


def test_a_draft_is_its_owners_alone(app):
    draft = make_project(state=ProjectState.DRAFT)
    assert may(draft.owner, P.EDIT, draft)
    assert not may(make_user(), P.READ_OWN, draft)
    assert not may(make_user(Role.ORGANISER), P.READ, draft)


def test_a_district_reads_what_is_meant_for_it(app):
    call = make_call()
    call.edition.venues[0].district = "sip"
    near = make_project(call.edition, district="sip")
    far = make_project(call.edition, district="kunshan")
    desk = make_user(Role.ORGANISER, "sip")
    assert may(desk, P.REVIEW, near)
    assert not may(desk, P.READ, far)


def test_nobody_runs_their_own(app):
    desk = make_user(Role.ORGANISER)
    own = make_project(owner=desk)
    assert may(desk, P.READ, own)
    assert not may(desk, P.REVIEW, own)


def test_a_person_has_one_live_project_in_an_edition(app):
    first = make_project(state=ProjectState.WITHDRAWN)
    make_project(first.edition, owner=first.owner)
    with pytest.raises(IntegrityError):
        make_project(first.edition, ProjectState.DRAFT, owner=first.owner)
    db.session.rollback()
    assert ProjectState.REJECTED not in LIVE_PROJECTS
