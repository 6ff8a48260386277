"""The victim's post, sent in to another district than the other reviewer's."""

from __future__ import annotations

from core.db import db
from events.jobs.models import FairJob, JobPost
from events.jobs.states import JobState
from tests.attacks.slices import NOBODY
from tests.factories.exhibitors import make_employer
from tests.factories.jobs import make_job

TABLES = (JobPost, FairJob)
# The office of its district and of the whole city.
OFFICE = frozenset({"district", "city", "organiser", "auditor"})
ONE = [{"reference": "canary_post"}]
MOVES = ("submit", "recall", "close")
CELLS = {
    **{f"jobs_own.{name}": (ONE, NOBODY) for name in ("show", "edit", "copy", "prolong", "fairs")},
    "jobs_own.move": ([{"reference": "canary_post", "move": f"={one}"} for one in MOVES], NOBODY),
    **{
        f"jobs_desk.{name}": (ONE, OFFICE)
        for name in ("show", "approve", "accept", "return", "decline", "remove")
    },
    "jobs_desk.drop_view": ([{"view_id": "saved_view"}], NOBODY),
}
LISTS = {"jobs_desk.index": OFFICE}


def things(city) -> dict[str, object]:
    from tests.attacks.city import CONTACT, DISTRICT, NAME

    employer = make_employer(city.victim, contact_email=CONTACT, district=DISTRICT)
    title = {"en": NAME, "zh": NAME}
    job = make_job(employer, title=title, content=title, state=JobState.SUBMITTED)
    db.session.commit()
    return {"canary_post": job.reference}
