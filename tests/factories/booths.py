"""Fairs with a plan, and exhibitors that may have a booth."""

from __future__ import annotations

from typing import Any

from core.clock import now
from core.db import db
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.jobs.models import FairJob
from events.plans.models import Booth
from tests.factories.exhibitors import make_exhibitor, make_fair
from tests.factories.fairs import make_job
from tests.factories.plans import make_booths, make_hall


def make_planned_fair(booths: int = 3, **fields: Any) -> tuple[Edition, list[Booth]]:
    """A fair next month whose hall has so many booths."""
    fair = make_fair(**fields)
    return fair, make_booths(make_hall(fair), booths)


def make_entitled(fair: Edition, *, state: str = "approved", **fields: Any) -> Exhibitor:
    """An approved exhibitor with one approved post."""
    one = make_exhibitor(fair, state, **fields)
    job = make_job(one.organisation)
    db.session.add(FairJob(exhibitor=one, job=job, added_at=now()))
    db.session.commit()
    return one
