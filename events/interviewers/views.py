"""Interviews as the employer sees them, the line at the booth; and a fair's for organisers."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now
from core.lists import add_list_routes
from core.policy import authorize
from core.web import requires
from events.applications.sharing import visible_application, visible_profile
from events.applications.states import ApplicationState
from events.interviewers import services
from events.interviewers.lists import EDITION_INTERVIEWS, INTERVIEWS
from events.interviews.forms import CancelForm, ResultForm
from events.interviews.models import Interview
from events.interviews.queries import get_interview, line_at
from events.interviews.scopes import held_by
from events.interviews.services import cancel
from events.interviews.states import INTERVIEW_WORKFLOW, InterviewAction, InterviewPermission
from events.timetables.queries import get_timetable
from events.timetables.scopes import offered_by

A, P = InterviewAction, InterviewPermission
PAGES = "events/interviewers"
blueprint = Blueprint("interviewers", __name__, url_prefix="/me")
listed = Blueprint("interviews_list", __name__, url_prefix="/me/exhibitors/<reference>/interviews")
desk = Blueprint("interviews_desk", __name__, url_prefix="/desk/events/<slug>/interviews")
add_list_routes(
    listed,
    INTERVIEWS,
    lambda shown: render_template(f"{PAGES}/index.html", shown=shown, one=shown.opened.subject),
)
add_list_routes(desk, EDITION_INTERVIEWS)


@blueprint.get("/timetables/<reference>/line")
@requires(P.RUN)
def line(reference: str) -> str:
    """Who comes next at the booth."""
    table = get_timetable(reference, offered_by(current_user).sql)
    authorize(P.RUN, table)
    people = line_at(table, now())
    names = {one.id: seen_of(one).get("name", "") for one in people}
    shown = {"table": table, "people": people, "names": names, "as_of": now()}
    return render_template(f"{PAGES}/line.html", **shown)


def seen_of(one: Interview) -> dict[str, object]:
    """What its employer sees of the person: the application as it was sent, or the profile now.

    A withdrawn application is seen no more; the level still holds for whoever is expected.
    """
    sent = one.application
    if sent is not None and sent.standing is not ApplicationState.WITHDRAWN:
        return visible_application(sent)
    return visible_profile(one.user, one.exhibitor.organisation) if one.user else {}


def _load(reference: str) -> Interview:
    one = get_interview(reference, held_by(current_user))
    authorize(P.RUN, one)
    return one


def _shown(one: Interview) -> dict[str, object]:
    return {"interview": one, "seen": seen_of(one), "standing": one.standing_at(now())}


CASE = CaseSpec(
    blueprint="interviewers",
    workflow=INTERVIEW_WORKFLOW,
    reading=P.RUN,
    load=_load,
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Interview %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/show.html", _shown),
    actions=(
        Action(A.CALL, services.call, key="c", writes=False),
        Action(A.START, services.start, key="b", writes=False),
        Action(A.FINISH, services.finish, ResultForm, key="f", writes=False,
               ready=lambda one: {"result": one.employer_result, "note": one.employer_note}),
        Action(A.MISS, services.miss, key="m", danger=True),
        Action(A.CANCEL, cancel, CancelForm, danger=True),
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "/held-interviews/<reference>")
