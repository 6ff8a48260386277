"""Interviews as talent sees them: what is offered at a fair, booking, and one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, Case, CaseSpec, add_case_routes
from core.clock import now
from core.errors import DomainError, NotFound
from core.forms import Answer
from core.i18n import tr
from core.policy import authorize
from core.public_pages import show_form
from core.web import public, requires
from events.applications.sharing import level_for
from events.applications.states import SharingLevel
from events.editions.models import Edition
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.interviews import queries
from events.interviews.forms import BookForm, CancelForm, ResultForm, SlotForm
from events.interviews.models import Interview, Slot, Timetable
from events.interviews.services import booking, holding
from events.interviews.states import (
    AHEAD,
    INTERVIEW_WORKFLOW,
    InterviewAction,
    InterviewPermission,
    InterviewState,
)
from events.registrations.queries import find_live_registration

A, P = InterviewAction, InterviewPermission
PAGES = "events/interviews"
blueprint = Blueprint("interviews", __name__)


@blueprint.get("/events/<slug>/interviews")
@public
def index(slug: str) -> Response:
    """The timetables of a fair with how many times are free."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    tables = queries.public_timetables(edition)
    slots = queries.offered_slots([one.id for one in tables], after=now())
    taken = queries.taken_among(slots)
    free: dict[UUID, int] = {}
    for slot in slots:
        free[slot.timetable_id] = free.get(slot.timetable_id, 0) + (slot.id not in taken)
    return show_form(f"{PAGES}/index.html", edition=edition, tables=tables, free=free)


@blueprint.get("/events/<slug>/interviews/<reference>")
@public
def times(slug: str, reference: str) -> Response:
    edition = get_public_edition(slug, Part.EXHIBITORS)
    table = queries.get_public_timetable(edition, reference)
    return show_form(f"{PAGES}/times.html", **_shown(edition, table, _book_form(table)))


@blueprint.post("/events/<slug>/interviews/<reference>")
@requires(P.BOOK)
def book(slug: str, reference: str) -> Answer:
    """Book a time, wait for one that is taken, or join the line, by the button pressed."""
    edition = get_public_edition(slug, Part.EXHIBITORS)
    table, form = queries.get_public_timetable(edition, reference), BookForm()
    if not form.validate_on_submit():
        return render_template(f"{PAGES}/times.html", **_shown(edition, table, form)), 422
    level, said = SharingLevel(form.level.data), {"by": current_user, "at": now()}
    try:
        if request.form.get("go") == "line":  # the button of the line; the others name a time
            made = booking.line_up(table, level, **said)
        else:
            take = booking.wait_for if request.args.get("go") == "wait" else booking.book
            made = take(_slot(table, form), level, **said)
    except DomainError as refusal:
        if not form.blame(refusal):
            form.form_errors.append(refusal.message)
        shown = _shown(edition, table, form)
        return render_template(f"{PAGES}/times.html", **shown), int(refusal.status)
    flash(made.standing.sentence, "success")
    return redirect(CASE.url(made), 303)


@blueprint.route("/me/interviews/<reference>/move", methods=["GET", "POST"])
@requires(P.CHANGE)
def move(reference: str) -> Answer:
    """To another free time, by either side."""
    one = queries.get_either(reference, current_user)
    authorize(P.CHANGE, one)
    if one.standing is not InterviewState.BOOKED:
        raise NotFound
    form, status = SlotForm(), 200
    if form.validate_on_submit():
        try:
            booking.move(one, _slot(one.timetable, form), by=current_user, at=now())
            flash(_("The interview has a new time, and the other side knows."), "success")
            return redirect(address_for(one), 303)
        except DomainError as refusal:
            form.form_errors.append(refusal.message)
            status = int(refusal.status)
    shown = _shown(one.exhibitor.edition, one.timetable, form)
    page = render_template(f"{PAGES}/move.html", interview=one, back=address_for(one), **shown)
    return page, status


def address_for(one: Interview) -> str:
    """Its page on the side of whoever is at the keyboard."""
    side = "interviews" if one.user_id == current_user.id else "interviews_employer"
    return url_for(f"{side}.show", reference=one.reference)


def _slot(table: Timetable, form: SlotForm) -> Slot:
    chosen = queries.find_slot(table, form.slot.data)
    if chosen is None:
        raise DomainError(_l("Choose one of the free times."), field="slot")
    return chosen


def _book_form(table: Timetable) -> BookForm:
    form = BookForm(formdata=None)
    if current_user.is_authenticated:
        level = level_for(current_user.id, table.exhibitor.organisation_id)
        form.level.data = SharingLevel.PROFILE if level is SharingLevel.NOTHING else level
    return form


def _shown(edition: Edition, table: Timetable, form: SlotForm) -> dict[str, Any]:
    slots = queries.offered_slots([table.id], after=now())
    is_known = current_user.is_authenticated
    return {
        "edition": edition, "table": table, "form": form, "slots": slots,
        "taken": queries.taken_among(slots),
        "registered": is_known and find_live_registration(edition, current_user) is not None,
        "line_open": table.has_line and edition.starts_at <= now() < edition.ends_at,
        "own": queries.find_busy(current_user, table) if is_known else None,
    }  # fmt: skip


def _load(reference: str) -> Interview:
    one = queries.get_attended(reference, current_user)
    authorize(P.ATTEND, one)
    return one


def _page(case: Case[Interview]) -> str:
    one, line = case.subject, []
    if one.standing in AHEAD:
        line = queries.line_at(one.timetable, now())
    before = next((at for at, other in enumerate(line) if other.id == one.id), None)
    return render_template(f"{PAGES}/own.html", case=case, interview=one, before=before)


CASE = CaseSpec(
    blueprint="interviews",
    workflow=INTERVIEW_WORKFLOW,
    reading=P.ATTEND,
    load=_load,
    address=lambda one: {"reference": one.reference},
    title=lambda one: _l("Interview with %(employer)s", employer=tr(one.exhibitor.name)),
    page=_page,
    actions=(
        Action(A.ARRIVE, holding.arrive, writes=False,
               done=_l("The employer sees that you are there."),
               offered=lambda one: one.arrived_at is None and one.timetable.mode == "on_site"),
        Action(A.JUDGE, holding.judge, ResultForm, writes=False,
               ready=lambda one: {"result": one.talent_result, "note": one.talent_note}),
        Action(A.CANCEL, booking.cancel, CancelForm, danger=True, writes=False),
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "/me/interviews/<reference>")
