"""Two clicks at one instant make one application; and how it would go without the index."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text

from core.accounts.models import User
from core.clock import now
from core.db import db
from events.applications import services
from events.applications.models import Application
from events.applications.states import SharingLevel
from events.jobs.models import JobPost
from events.profiles.queries import find_profile
from tests.events.registrations.test_parallel import at_once
from tests.factories import fairs

pytestmark = pytest.mark.both_databases
CLICKS = 12


@pytest.fixture
def wanted(app):
    _officer, employer = fairs.make_employer()
    return fairs.make_job(employer).id, fairs.make_profile().user_id


def count():
    return db.session.scalar(select(func.count()).select_from(Application))


def test_many_clicks_make_one_application(app, wanted):
    job_id, user_id = wanted
    references = []

    def click():
        user, job = db.session.get_one(User, user_id), db.session.get_one(JobPost, job_id)
        profile = find_profile(user, for_update=True)
        one = services.apply(job, profile, SharingLevel.CV, by=user, at=now())
        references.append(one.reference)
        db.session.commit()

    assert at_once(app, [click] * CLICKS) == []
    assert len(references) == CLICKS
    assert set(references) == {references[0]}
    assert count() == 1


def test_looking_first_and_sending_then_would_make_several(app, wanted):
    job_id, user_id = wanted
    db.session.execute(text("DROP INDEX uq_job_application_person"))
    db.session.commit()
    everybody_has_looked = threading.Barrier(3)

    def send(number):
        def work():
            job = db.session.get_one(JobPost, job_id)
            one = Application(
                reference=f"JA-2020-900{number}", job_id=job.id, user_id=user_id, sent_at=now(),
                organisation_id=job.organisation_id,
            )  # fmt: skip
            is_first = count() == 0
            db.session.rollback()
            everybody_has_looked.wait(30)
            if is_first:
                db.session.add(one)
                db.session.commit()

        return work

    try:
        assert at_once(app, [send(number) for number in range(3)]) == []
        assert count() == 3
    finally:
        db.session.rollback()
        db.session.execute(text("DELETE FROM job_application"))
        index = next(one for one in Application.__table__.indexes
                     if one.name == "uq_job_application_person")  # fmt: skip
        index.create(db.session.connection())
        db.session.commit()
