"""Employers, posts, profiles and applications for tests; each is committed to the database."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from core.accounts.models import User
from core.clock import now, today
from core.db import db
from core.organisations.models import Officer, Organisation
from core.organisations.states import OrganisationState
from events.applications.models import Application
from events.applications.sharing import share
from events.applications.states import SharingLevel
from events.jobs.models import JobPost
from events.jobs.states import JobState
from events.profiles.models import TalentProfile
from tests.factories.core import make_organisation, make_user
from tests.factories.events import words

_numbers = itertools.count(1)


def make_employer(**fields: Any) -> tuple[User, Organisation]:
    """A verified employer and its officer."""
    fields = {
        "state": OrganisationState.VERIFIED,
        "verified_at": now(),
        "verified_until": today() + timedelta(days=180),
    } | fields
    officer, one = make_user(), make_organisation(**fields)
    db.session.add(
        Officer(
            organisation=one, email=officer.email, user_id=officer.id, added_at=now(),
            accepted_at=now(),
        )
    )  # fmt: skip
    db.session.commit()
    return officer, one


def make_job(organisation: Organisation, **fields: Any) -> JobPost:
    """A published post of the organisation."""
    number = next(_numbers)
    fields = {
        "reference": f"JB-2020-{number:04d}",
        "state": JobState.PUBLISHED,
        "title": words(f"Engineer {number}", f"工程师{number}"),
        "headcount": 2,
        "conditions": words("Five years of work"),
        "content": words("Building bridges"),
        "place": "Suzhou Industrial Park",
        "pay_min": 20_000,
        "pay_max": 30_000,
        "valid_until": today() + timedelta(days=30),
        "created_at": now(),
        "published_at": now(),
    } | fields
    job = JobPost(organisation=organisation, **fields)
    db.session.add(job)
    db.session.commit()
    return job


def make_profile(user: User | None = None, **fields: Any) -> TalentProfile:
    user = user or make_user()
    fields = {
        "name": "Ines Duarte",
        "phone": "+351 900 000 001",
        "headline": "Bridge engineer",
        "summary": "Ten years of cable-stayed bridges.",
        "degree": "master",
        "field": "Civil engineering",
        "languages": ["en"],
        "changed_at": now(),
    } | fields
    profile = TalentProfile(user=user, **fields)
    db.session.add(profile)
    db.session.commit()
    return profile


def make_application(
    job: JobPost, profile: TalentProfile | None = None, level: SharingLevel = SharingLevel.CV,
    **fields: Any,
) -> Application:  # fmt: skip
    """An application as it was sent, with what the employer may see of it."""
    profile = profile or make_profile()
    fields = {
        "reference": f"JA-2020-{next(_numbers):04d}",
        "snapshot": profile.snapshot(),
        "name": profile.name,
        "degree": profile.degree,
        "cv_id": profile.cv_id,
        "sent_at": now(),
    } | fields
    application = Application(
        job=job, organisation_id=job.organisation_id, user_id=profile.user_id, **fields
    )
    db.session.add(application)
    share(profile.user, job.organisation, level, by=profile.user, at=now())
    db.session.commit()
    return application
