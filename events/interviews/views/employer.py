"""Interviews as the employer sees them: timetables, the line at the booth, each interview."""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from core.cases import Action, CaseSpec, add_case_routes, template_page
from core.clock import now
from core.errors import DomainError
from core.forms import Answer, answer_form
from core.lists import add_list_routes
from core.policy import authorize
from core.web import requires
from events.applications.sharing import visible_application, visible_profile
from events.exhibitors.models import Exhibitor
from events.interviews import queries
from events.interviews.forms import CancelForm, ResultForm, RoundForm, TimetableForm, days_of
from events.interviews.lists import EDITION_INTERVIEWS, INTERVIEWS
from events.interviews.models import Interview, Timetable
from events.interviews.services import booking, holding, timetables
from events.interviews.states import INTERVIEW_WORKFLOW, InterviewAction, InterviewPermission
from events.interviews.views.talent import PAGES

A, P = InterviewAction, InterviewPermission
blueprint = Blueprint("interviews_employer", __name__, url_prefix="/me")
listed = Blueprint("interviews_list", __name__, url_prefix="/me/exhibitors/<reference>/interviews")
desk = Blueprint("interviews_desk", __name__, url_prefix="/desk/events/<slug>/interviews")
add_list_routes(listed, INTERVIEWS)
add_list_routes(desk, EDITION_INTERVIEWS)


@blueprint.route("/exhibitors/<reference>/timetables", methods=["GET", "POST"])
@requires(P.OFFER)
def index(reference: str) -> Answer:
    """An exhibitor's timetables, and the form of another."""
    exhibitor = queries.get_own_exhibitor(reference, current_user)
    authorize(P.OFFER, exhibitor)
    form = _offered(TimetableForm(), exhibitor)

    def enter() -> Answer:
        made = timetables.open_timetable(exhibitor, form.to_entry(), by=current_user, at=now())
        flash(_("Now add the times."), "success")
        return _to(made)

    def draw() -> str:
        tables = queries.list_timetables(exhibitor)
        shown = {"exhibitor": exhibitor, "tables": tables, "form": form}
        return render_template(f"{PAGES}/timetables.html", **shown)

    return answer_form(form, draw, enter)


@blueprint.route("/timetables/<reference>", methods=["GET", "POST"])
@requires(P.OFFER)
def timetable(reference: str) -> Answer:
    """Its times, and the form that adds more."""
    table, form = _own(reference), RoundForm()
    form.offer(days_of(table.exhibitor))

    def add() -> Answer:
        count = timetables.add_round(table, form.to_round(), by=current_user, at=now())
        flash(ngettext("One time was added.", "%(num)s times were added.", count), "success")
        return _to(table)

    def draw() -> str:
        slots = queries.offered_slots([table.id], after=table.exhibitor.edition.created_at)
        shown = {"table": table, "form": form, "slots": slots}
        taken = queries.taken_among(slots)
        return render_template(f"{PAGES}/timetable.html", taken=taken, at=now(), **shown)

    return answer_form(form, draw, add)


@blueprint.route("/timetables/<reference>/change", methods=["GET", "POST"])
@requires(P.OFFER)
def change(reference: str) -> Answer:
    table = _own(reference)
    form = _offered(TimetableForm(obj=table), table.exhibitor)
    if request.method == "GET":
        form.fill(table)

    def keep() -> Answer:
        timetables.change_timetable(table, form.to_entry(), by=current_user, at=now())
        return _to(table)

    shown = {"table": table, "form": form}
    return answer_form(form, lambda: render_template(f"{PAGES}/change.html", **shown), keep)


@blueprint.post("/timetables/<reference>/slots/<uuid:slot_id>/remove")
@requires(P.OFFER)
def remove_slot(reference: str, slot_id: UUID) -> Answer:
    table = _own(reference)
    slot = queries.find_slot(table, str(slot_id))
    try:
        if slot is not None:
            timetables.remove_slot(slot, by=current_user, at=now())
    except DomainError as refusal:
        flash(str(refusal), "error")
    return _to(table)


@blueprint.get("/timetables/<reference>/line")
@requires(P.RUN)
def line(reference: str) -> str:
    """Who comes next at the booth."""
    table = queries.get_offered(reference, current_user)
    authorize(P.RUN, table)
    people = queries.line_at(table, now())
    names = {one.id: seen_of(one).get("name", "") for one in people}
    shown = {"table": table, "people": people, "names": names, "as_of": now()}
    return render_template(f"{PAGES}/line.html", **shown)


def seen_of(one: Interview) -> dict[str, object]:
    """What its employer sees of the person: the application as it was sent, or the profile now."""
    if one.application is not None:
        return visible_application(one.application)
    return visible_profile(one.user, one.exhibitor.organisation) if one.user else {}


def _load(reference: str) -> Interview:
    one = queries.get_held(reference, current_user)
    authorize(P.RUN, one)
    return one


CASE = CaseSpec(
    blueprint="interviews_employer",
    workflow=INTERVIEW_WORKFLOW,
    reading=P.RUN,
    load=_load,
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Interview %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/held.html", lambda one: {"interview": one, "seen": seen_of(one)}),
    actions=(
        Action(A.CALL, holding.call, key="c", writes=False),
        Action(A.START, holding.start, key="b", writes=False),
        Action(A.FINISH, holding.finish, ResultForm, key="f", writes=False,
               ready=lambda one: {"result": one.employer_result, "note": one.employer_note}),
        Action(A.MISS, holding.miss, key="m", danger=True),
        Action(A.CANCEL, booking.cancel, CancelForm, danger=True),
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "/held-interviews/<reference>")


def _own(reference: str) -> Timetable:
    table = queries.get_offered(reference, current_user)
    authorize(P.OFFER, table.exhibitor)
    return table


def _offered(form: TimetableForm, exhibitor: Exhibitor) -> TimetableForm:
    form.offer(exhibitor, queries.jobs_at(exhibitor))
    return form


def _to(table: Timetable) -> Answer:
    return redirect(url_for("interviews_employer.timetable", reference=table.reference), 303)
