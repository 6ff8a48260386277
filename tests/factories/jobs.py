"""Posts of employers, as they stand in the database."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from core.clock import now, today
from core.db import db
from core.organisations.models import Organisation
from events.jobs.models import JobPost
from events.jobs.services import note_public
from events.jobs.states import JobState
from tests.factories.core import make_user
from tests.factories.events import words
from tests.factories.exhibitors import make_employer

_numbers = itertools.count(1)


def make_job(organisation: Organisation | None = None, **fields: Any) -> JobPost:
    """A published post, valid for a month."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "reference": f"JP-2020-{number:04d}",
        "title": words("Process engineer", "工艺工程师"),
        "headcount": 3,
        "content": words("Keep the line running.", "维护产线。"),
        "conditions": words("Three years in a plant.", "三年工厂经验。"),
        "place": "苏州工业园区",
        "pay_min": 12_000,
        "pay_max": 18_000,
        "valid_until": today() + timedelta(days=30),
        "state": JobState.PUBLISHED,
        "created_at": now(),
        "published_at": now(),
    } | fields
    job = JobPost(organisation=organisation or make_employer(make_user()), **values)
    db.session.add(job)
    db.session.flush()
    note_public(job)
    db.session.commit()
    return job
