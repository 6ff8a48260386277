"""How much of a talent an employer sees, for one person in hand and in SQL alike."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from events.applications.models import Application
from events.applications.sharing import (
    level_for,
    share,
    shown,
    visible_application,
    visible_profile,
    with_sharing,
)
from events.applications.states import SharingLevel
from tests.factories.core import make_user
from tests.factories.fairs import make_application, make_employer, make_job, make_profile

pytestmark = pytest.mark.both_databases
L = SharingLevel
SEEN = {
    L.NOTHING: set(),
    L.NAME: {"name"},
    L.PROFILE: {"name", "profile"},
    L.CV: {"name", "profile", "contacts"},
}


@pytest.mark.parametrize("level", L)
def test_each_level_opens_its_parts_and_no_more(app, level):
    _officer, employer = make_employer()
    profile = make_profile()
    application = make_application(make_job(employer), profile, level)
    assert set(visible_application(application)) == SEEN[level]
    assert set(visible_profile(profile.user, employer)) == SEEN[level]
    assert _in_sql() == ("Ines Duarte" if level.rank >= L.NAME.rank else "")


def test_it_is_one_employers_and_lowered_at_once(app):
    _officer, employer = make_employer()
    _other, stranger = make_employer()
    profile = make_profile()
    application = make_application(make_job(employer), profile)
    assert visible_profile(profile.user, stranger) == {}
    share(profile.user, employer, L.NAME, by=profile.user, at=now())
    db.session.commit()
    assert visible_application(application) == {"name": "Ines Duarte"}


def test_whoever_has_no_profile_is_known_by_the_account(app):
    _officer, employer = make_employer()
    person = make_user(display_name="Kai Sun")
    share(person, employer, L.CV, by=person, at=now())
    assert visible_profile(person, employer)["name"] == "Kai Sun"


def test_an_erased_person_shares_nothing(app):
    _officer, employer = make_employer()
    application = make_application(make_job(employer))
    application.user_id = None
    db.session.flush()
    assert visible_application(application) == {}
    assert level_for(None, employer.id) is L.NOTHING
    assert _in_sql() == ""


def _in_sql():
    rows = select(shown(L.NAME, Application.name))
    found = with_sharing(rows, Application.user_id, Application.organisation_id)
    return db.session.scalar(found)
