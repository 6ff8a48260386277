"""The public pages of posts: their search, one post, shared staff, occupations in urgent need."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from core.clock import today
from core.errors import NotFound
from core.i18n import tr
from core.policy import can
from core.public_pages import finish, linked_data, show, unchanged
from core.regions import district_names
from core.web import is_htmx, public
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.jobs.queries import get_open
from events.jobs.states import JobKind, JobPermission
from events.ports import known_titles
from events.shortages.queries import list_occupations
from events.vacancies import queries
from events.vacancies.criteria import read_criteria
from events.vacancies.links import links_of
from events.vacancies.schema_org import job_posting

PAGES = "events/vacancies"
blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")
at_fair = Blueprint("fair_jobs", __name__, url_prefix="/events/<slug>/jobs")


@at_fair.get("", endpoint="index")
@public
def fair_posts(slug: str) -> BaseResponse:
    """The search, narrowed to the posts offered at this fair."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    return redirect(url_for("jobs.index", fair=edition.slug))


@blueprint.get("")
@public
def index() -> Response:
    """Search and filters over posts; the part with the results alone when HTMX asks for it."""
    return _search(JobKind.POST)


@blueprint.get("/staff/<any(offered, wanted):side>")
@public
def staff(side: str) -> Response:
    """Staff shared between employers, which is never among the posts for talent."""
    return _search(JobKind(f"staff_{side}"))


@blueprint.get("/<reference>")
@public
def post(reference: str) -> Response:
    job = get_open(reference.upper(), today())
    if job is None:
        raise NotFound
    fairs = queries.exhibitors_with(job)
    at = [(one.reference, one.edition.version) for one in fairs]
    same = unchanged(job.id, job.version, job.organisation.version, today(), *at)
    if same:
        return same
    is_post = job.kind == JobKind.POST
    city = current_app.extensions["settings"].city
    return show(
        f"{PAGES}/post.html",
        job=job,
        fairs=fairs,
        links=list(links_of(job)) if is_post else [],
        contact=not is_post and can(JobPermission.CONTACT),
        described=linked_data(job_posting(job, city)) if is_post else None,
        address=url_for(".post", reference=job.reference, _external=True),
        title=tr(known_titles().get(job.title_wanted)) if job.title_wanted else "",
        occupation=_occupations().get(job.shortage_code),
    )


@blueprint.get("/shortage")
@public
def shortage() -> Response:
    """Occupations in urgent need, with the posts and people wanted in each now."""
    figures = queries.wanted_by_occupation(today())
    occupations = list_occupations()
    same = unchanged(figures, [one.id for one in occupations], today())
    return same or show(f"{PAGES}/shortage.html", occupations=occupations, figures=figures)


def _search(kind: JobKind) -> Response:
    districts = district_names()
    criteria = read_criteria(request.args, districts, kind)
    found = queries.find(criteria)
    page = "_results" if is_htmx() else "index"
    choices: dict[str, Any] = {} if is_htmx() else queries.choices()
    response = show(
        f"{PAGES}/{page}.html", found=found, criteria=criteria, kind=kind, choices=choices,
        occupations=_occupations(), here=request.path,
        place_said=districts.get(criteria.district, criteria.place),
    )  # fmt: skip
    if is_htmx():
        said = criteria.query()
        response.headers["HX-Push-Url"] = f"{request.path}?{said}" if said else request.path
    return finish(response)


def _occupations() -> dict[str, Any]:
    return {one.code: one for one in list_occupations()}
