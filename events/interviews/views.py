"""Interviews as talent sees them: what is offered at a fair, booking, and one's own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, Case, CaseSpec, add_case_routes
from core.clock import now
from core.errors import DomainError, NotFound
from core.forms import Answer, answer_form
from core.i18n import tr
from core.policy import authorize
from core.public_pages import show_form
from core.web import public, requires
from events.applications.sharing import level_for
from events.applications.states import SharingLevel
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.interviews import queries, services
from events.interviews.forms import BookForm, CancelForm, ResultForm, SlotForm
from events.interviews.models import Interview
from events.interviews.scopes import attended_by, held_by
from events.interviews.states import AHEAD, INTERVIEW_WORKFLOW, InterviewAction, InterviewPermission
from events.registrations.queries import find_live_registration
from events.timetables import queries as timetables
from events.timetables.models import Slot, Timetable
from events.timetables.states import TimetablePermission

A, P = InterviewAction, InterviewPermission
PAGES = "events/interviews"
blueprint = Blueprint("interviews", __name__)


@blueprint.get("/events/<slug>/interviews/<reference>")
@public
def times(slug: str, reference: str) -> Response:
    table, form = _public_table(slug, reference), BookForm(formdata=None)
    if current_user.is_authenticated:
        level = level_for(current_user.id, table.exhibitor.organisation_id)
        form.level.data = SharingLevel.PROFILE if level is SharingLevel.NOTHING else level
    return show_form(f"{PAGES}/times.html", **_shown(table, form))


@blueprint.post("/events/<slug>/interviews/<reference>")
@requires(TimetablePermission.BOOK)
def book(slug: str, reference: str) -> Answer:
    """Book a time, wait for one that is taken, or join the line, by the button pressed."""
    table, form = _public_table(slug, reference), BookForm()

    def take() -> Answer:
        said: dict[str, Any] = {"level": SharingLevel(form.level.data), "by": current_user}
        if request.form.get("go") == "line":  # the button of the line; the others name a time
            made = services.line_up(table, **said, at=now())
        else:
            service = services.wait_for if request.args.get("go") == "wait" else services.book
            made = service(_slot(table, form), **said, at=now())
        flash(made.standing.sentence, "success")
        return redirect(CASE.url(made), 303)

    def draw() -> str:
        return render_template(f"{PAGES}/times.html", **_shown(table, form))

    return _answer(form, draw, take)


@blueprint.route("/me/interviews/<reference>/move", methods=["GET", "POST"])
@requires(P.CHANGE)
def move(reference: str) -> Answer:
    """To another free time, by either side."""
    one = queries.get_interview(reference, attended_by(current_user) | held_by(current_user))
    authorize(P.CHANGE, one)
    if not INTERVIEW_WORKFLOW.is_open(one, A.MOVE):
        raise NotFound
    side = "interviews" if one.user_id == current_user.id else "interviewers"
    back, form = url_for(f"{side}.show", reference=one.reference), SlotForm()

    def take() -> Answer:
        services.move(one, _slot(one.timetable, form), by=current_user, at=now())
        flash(_("The interview has a new time, and the other side knows."), "success")
        return redirect(back, 303)

    def draw() -> str:
        shown = _shown(one.timetable, form)
        return render_template(f"{PAGES}/move.html", interview=one, back=back, **shown)

    return _answer(form, draw, take)


def _answer(form: SlotForm, draw: Callable[[], str], take: Callable[[], Answer]) -> Answer:
    """The page again with a refusal above the form, and its status: 409 for a time just taken."""
    try:
        return answer_form(form, draw, take)
    except DomainError as refusal:
        form.form_errors.append(refusal.message)
        return draw(), int(refusal.status)


def _public_table(slug: str, reference: str) -> Timetable:
    return timetables.get_timetable(
        reference, timetables.public_in(get_public_edition(slug, Part.EXHIBITORS))
    )


def _slot(table: Timetable, form: SlotForm) -> Slot:
    chosen = timetables.find_slot(table, form.slot.data)
    if chosen is None:
        raise DomainError(_l("Choose one of the free times."))
    return chosen


def _shown(table: Timetable, form: SlotForm) -> dict[str, Any]:
    slots, edition = timetables.offered_slots([table], after=now()), table.exhibitor.edition
    is_known = current_user.is_authenticated
    return {
        "edition": edition, "table": table, "form": form, "slots": slots,
        "taken": timetables.taken_among(slots), "line_open": table.has_line_at(now()),
        "registered": is_known and find_live_registration(edition, current_user) is not None,
        "own": queries.find_busy(current_user, table, now()) if is_known else None,
    }  # fmt: skip


def _load(reference: str) -> Interview:
    one = queries.get_interview(reference, attended_by(current_user))
    authorize(P.ATTEND, one)
    return one


def _page(case: Case[Interview]) -> str:
    """With how many come before, while it is ahead."""
    one = case.subject
    line = queries.line_at(one.timetable, now()) if one.standing in AHEAD else []
    before = next((at for at, other in enumerate(line) if other.id == one.id), None)
    told = {"interview": one, "standing": one.standing_at(now()), "before": before}
    return render_template(f"{PAGES}/own.html", case=case, **told)


CASE = CaseSpec(
    blueprint="interviews",
    workflow=INTERVIEW_WORKFLOW,
    reading=P.ATTEND,
    load=_load,
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Interview with %(employer)s", employer=tr(one.exhibitor.name)),
    page=_page,
    actions=(
        Action(A.ARRIVE, services.arrive, writes=False,
               done=_l("The employer sees that you are there."),
               offered=lambda one: one.arrived_at is None and one.timetable.mode == "on_site"),
        Action(A.JUDGE, services.judge, ResultForm, writes=False,
               ready=lambda one: {"result": one.talent_result, "note": one.talent_note}),
        Action(A.CANCEL, services.cancel, CancelForm, danger=True, writes=False),
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "/me/interviews/<reference>")
