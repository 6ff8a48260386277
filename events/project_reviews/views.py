"""Where projects are reviewed."""

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import today
from core.lists import add_list_routes, row_loader
from core.lists.choice import list_behind
from core.lists.queries import next_row
from events.project_levels.queries import level_among, levels_in
from events.project_pages.views import said_of
from events.project_reviews import queries, services
from events.project_reviews.forms import ApproveForm, RejectForm, ReturnForm
from events.project_reviews.lists import PROJECT_REVIEWS, WAITING
from events.project_reviews.policies import may_read
from events.project_reviews.scopes import waiting_for
from events.project_reviews.states import ReviewPermission
from events.projects.models import Project
from events.projects.parts import shown_to
from events.projects.states import PROJECT_WORKFLOW, UNDER_REVIEW, ProjectAction

A, P = ProjectAction, ReviewPermission
PAGES = "events/project_reviews"
blueprint = Blueprint("project_reviews", __name__, url_prefix="/desk/project-reviews")


def _shown(project: Project) -> dict[str, Any]:
    levels = levels_in(project.edition_id)
    return {
        "project": project,
        "level": level_among(levels, project),
        "levels": levels,
        "arrival": queries.arrival_of(project),
        "reads_all": queries.reads_reasons(current_user, project),
        "parts": shown_to(current_user, project, CASE.url(project)),
        "pending": project.standing in UNDER_REVIEW,
        "today": today(),
        **said_of(project),
    }


def _next(project: Project) -> Project | None:
    """What waits for the person behind this one, in the list it was opened from."""
    opened = list_behind(PROJECT_REVIEWS, None, current_user)
    waits = () if opened.chosen.get("turn") == WAITING else (waiting_for(current_user).sql,)
    found: Project | None = next_row(opened, project.reference, *waits)
    return found


CASE = CaseSpec(
    blueprint="project_reviews",
    workflow=PROJECT_WORKFLOW,
    reading=P.LIST,
    load=row_loader(PROJECT_REVIEWS),
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Project %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/show.html", _shown),
    handles=lambda user, one: may_read(user, one).allowed,
    next=_next,
    told={
        "project:vote_pass": _l("A reviewer is for it"),
        "project:vote_reject": _l("A reviewer is against it"),
        "project:jury_advance": _l("The jury chose it: on to the next level"),
        "project:jury_accept": _l("The jury chose it: passed"),
        "project:jury_reject": _l("The jury chose others"),
    },
    actions=(
        Action(A.ADVANCE, services.approve, ApproveForm, key="a",
               label=lambda _one: _l("Pass this level")),
        Action(A.RETURN, services.send_back, ReturnForm, key="r", is_return=True),
        Action(A.REOPEN, services.reopen, RejectForm, key="o", is_return=True),
        Action(A.REJECT, services.reject, RejectForm, key="x", danger=True),
    ),
)  # fmt: skip
add_list_routes(blueprint, PROJECT_REVIEWS)
add_case_routes(blueprint, CASE, "/<reference>")
