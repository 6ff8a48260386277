"""Posts for other programs: those in force for everybody, those staff look after with a token."""

from datetime import date, datetime
from typing import Any

from flask import Response, current_app, url_for
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from core.api import api_blueprint, token_user
from core.api.operations import Answer, Operation, operation
from core.api.paging import decode_cursor, encode_cursor, next_link
from core.api.problems import Problem
from core.api.shapes import Strict, Words, both
from core.lists import ListQuery, answer_list, list_operation
from events.job_reviews.lists import JOBS
from events.jobs.models import JobPost
from events.jobs.states import JobPermission
from events.vacancies.criteria import read_criteria
from events.vacancies.queries import find

TAG, CACHE_SECONDS, LAST = "Jobs", 60, 10_000_000


class JobsQuery(Strict):
    q: str = Field("", max_length=120, description="Words of title, texts or employer, slips too.")
    place: str = Field("", max_length=120, description="Words of the place, or a district's code.")
    degree: str = Field("", description="A degree: posts that ask for no higher one.")
    field: str = Field("", max_length=120, description="Words of the field.")
    title: str = Field("", description="Code of the catalogue entry whose title is wanted.")
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, description="From the Link header of the page before.")


class JobItem(BaseModel):
    """One post in force. Pay is before tax, in whole units of `currency` for each `pay_period`."""

    reference: str
    title: Words
    employer: Words
    place: str
    district: str
    mode: str
    headcount: int
    pay_min: int
    pay_max: int | None
    pay_period: str
    currency: str
    degree: str
    field: str
    language: str
    title_wanted: str
    shortage_code: str
    source: str
    published_at: datetime
    valid_until: date
    url: str


class Jobs(BaseModel):
    """Posts that fit, the best first; the newest first when no words are given."""

    total: int
    jobs: list[JobItem]


blueprint = api_blueprint("jobs")
_COPIED = JobItem.model_fields.keys() - {"title", "employer", "url"}


@blueprint.get("/jobs")
@operation(Operation(_l("Posts in force"), TAG, Jobs, JobsQuery, cache_seconds=CACHE_SECONDS))
def jobs(query: JobsQuery) -> Answer:
    """Posts of verified employers that are valid today."""
    start = decode_cursor(query.cursor) if query.cursor is not None else 0
    if not isinstance(start, int) or not 0 <= start <= LAST:
        raise Problem(422, errors=[("cursor", _l("This value is not understood."))])
    districts = {one.code: one.code for one in current_app.extensions["settings"].city.districts}
    sent = {name: str(value) for name, value in query.model_dump(exclude={"cursor"}).items()}
    found = find(read_criteria(sent, districts), start=start, size=query.limit)
    after = start + query.limit
    headers = {"Link": next_link(encode_cursor(after))} if after < found.total else {}
    return Answer(Jobs(total=found.total, jobs=[_item(job) for job in found.posts]), headers)


@blueprint.get("/posts")
@list_operation(_l("The list of posts"), TAG, JobPermission.LIST)
def list_posts(query: ListQuery) -> Response:
    """Posts of employers within the person's reach, in any state but drafts."""
    return answer_list(JOBS, None, query, token_user())


def _item(job: JobPost) -> JobItem:
    said: dict[str, Any] = {name: getattr(job, name) for name in _COPIED}
    url = url_for("jobs.post", reference=job.reference, _external=True)
    return JobItem(title=both(job.title), employer=both(job.organisation.name), url=url, **said)
