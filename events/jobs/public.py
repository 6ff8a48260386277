"""What everybody sees of posts."""

from flask import Blueprint, Response, request

from core.clock import today
from core.errors import NotFound
from core.paging import page_of
from core.public_pages import show
from core.web import public
from events.jobs import queries
from events.jobs.models import JobPost
from events.jobs.states import JobKind

PAGES = "events/jobs/public"
blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("")
@public
def index() -> Response:
    number = request.args.get("page", 1, type=int)
    rows = queries.open_posts(today()).where(JobPost.kind == JobKind.POST)
    rows = rows.order_by(JobPost.published_at.desc(), JobPost.id)
    return show(f"{PAGES}/index.html", found=page_of(rows, number, size=20))


@blueprint.get("/<reference>")
@public
def post(reference: str) -> Response:
    job = queries.get_open(reference, today())
    if job is None:
        raise NotFound
    return show(f"{PAGES}/post.html", job=job)
