"""The order for everybody; at the desk each pitch, the stage of a room, and the signature."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, Case, CaseSpec, add_case_routes
from core.clock import now
from core.errors import DomainError
from core.forms import Answer, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize
from core.public_pages import show as show_page
from core.web import public, requires
from events.editions.models import Edition
from events.editions.queries import get_edition, get_public_edition
from events.event_types import Part
from events.pitch_stage import queries, services
from events.pitch_stage.forms import MoveForm, PublishForm, SignForm, WhyForm
from events.pitch_stage.lists import PITCHES
from events.pitches.models import Pitch, PitchRoom
from events.pitches.queries import get_plan, get_round, hidden_references, list_pitches, places_of
from events.pitches.states import PITCH_WORKFLOW, PitchAction, PitchPermission

A, P = PitchAction, PitchPermission
PAGES = "events/pitch_stage"
blueprint = Blueprint("pitches", __name__, url_prefix="/events/<slug>/pitches")
desk = Blueprint("pitches_desk", __name__, url_prefix="/desk/events/<slug>/pitches")
_load = row_loader(PITCHES)


@blueprint.get("")
@public
def index(slug: str) -> Response:
    """The published order, its draws, and the results shown so far."""
    edition = get_public_edition(slug, Part.PROJECTS)
    plans = queries.published_plans(edition, current_user)
    pitches = list_pitches(current_user, Pitch.plan_id.in_([one.id for one in plans]))
    return show_page(
        f"{PAGES}/order.html", edition=edition, plans=plans, pitches=pitches,
        results=queries.results_of(pitches),
        hidden={one.id: hidden_references(one, current_user) for one in plans},
    )  # fmt: skip


def _draw(shown: ListPage) -> str:
    edition: Edition = shown.opened.subject
    told = {"rounds": queries.rounds_of(edition), "rooms": queries.rooms_of(edition, current_user)}
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition, **told)


def _page(case: Case[Pitch]) -> str:
    return render_template(f"{PAGES}/show.html", case=case, **_told(case.subject))


def _told(one: Pitch) -> dict[str, Any]:
    """A pitch with its marks, as far as the reader may see them, and its result."""
    marks = queries.marks_of(one)
    open_ = queries.sees_marks(current_user, one)
    told = {"pitch": one, "edition": one.edition, "result": queries.find_result(one)}
    return told | {"marks": marks, "sees_marks": open_}


CASE = CaseSpec(
    blueprint="pitches_desk",
    workflow=PITCH_WORKFLOW,
    reading=P.LIST,
    load=_load,
    address=lambda one: {"slug": one.edition.slug, "reference": one.reference},
    title=lambda one: _l("Pitch %(reference)s", reference=one.reference),
    page=_page,
    next=lambda one: next_alike(PITCHES, one, one.edition),
    told={"pitch:signed": _l("Signed by the contestant"),
          "pitch:disagreed": _l("The contestant does not agree")},
    actions=(
        Action(A.SHOW, services.show_result, key="s", writes=False,
               says=_l("The room and the contestant see all marks and their mean."),
               offered=lambda one: queries.find_result(one) is None),
        Action(A.HOLD, services.note(A.HOLD), key="h", writes=False),
        Action(A.MISS, services.note(A.MISS), WhyForm, writes=False, is_return=True),
        Action(A.WITHDRAW, services.note(A.WITHDRAW), WhyForm, danger=True, writes=False),
        Action(A.REINSTATE, services.note(A.REINSTATE), WhyForm, is_return=True, writes=False,
               offered=lambda one: queries.find_result(one) is None),
    ),
)  # fmt: skip


@desk.post("/plans/<reference>/<any(publish, 'take-back'):what>")
@requires(P.PLAN)
def publish(slug: str, reference: str, what: str) -> Answer:
    """Show the order of a round, or hide it again."""
    edition = get_edition(slug, visible_to=current_user)
    plan = get_plan(get_round(edition, reference))
    authorize(P.PLAN, plan)
    said = PublishForm().arguments if what == "publish" else {}
    service = services.publish if said else services.take_back
    try:
        service(plan, **said, by=current_user, at=now())
        flash(_("Saved."), "success")
    except DomainError as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("pitch_plans.show", slug=slug, reference=reference), 303)


@desk.get("/rooms/<uuid:room_id>/stage")
@requires(P.LIST)
def stage(slug: str, room_id: UUID) -> str:
    """The timer of a room, to be shown on its stage; without scripts, the times."""
    room, pitches = _room(slug, room_id)
    told = {"edition": room.plan.edition, "room": room, "pitches": pitches}
    return render_template(f"{PAGES}/stage.html", results=_results(pitches), **told)


@desk.get("/rooms/<uuid:room_id>/results")
@requires(P.LIST)
def results(slug: str, room_id: UUID) -> Response:
    """What was shown in a room so far, for its timer."""
    return jsonify(_results(_room(slug, room_id)[1]))


@desk.route("/<reference>/move", methods=["GET", "POST"])
@requires(P.PLAN)
def move(slug: str, reference: str) -> Answer:
    one = _load(slug=slug, reference=reference)
    authorize(P.PLAN, one)
    form, plan = MoveForm(), one.plan
    others = list_pitches(current_user, Pitch.plan_id == plan.id, Pitch.id != one.id)
    form.offer(places_of(plan), plan.rooms, [each for each in others if each.slot])

    def act() -> Answer:
        services.move(one, **form.arguments, by=current_user, at=now())
        flash(_("It has its new place."), "success")
        return redirect(CASE.url(one), 303)

    return answer_form(form, lambda: _sheet("move", one, form), act, keeps=True)


@desk.route("/<reference>/sign", methods=["GET", "POST"])
@requires(P.STAGE)
def sign(slug: str, reference: str) -> Answer:
    """The page that is handed to the contestant: the result, and what they say to it."""
    one = _load(slug=slug, reference=reference)
    authorize(P.STAGE, one)
    form = SignForm()

    def act() -> Answer:
        services.sign(one, **form.arguments, by=current_user, at=now())
        return redirect(url_for(".sign", slug=slug, reference=reference), 303)

    return answer_form(form, lambda: _sheet("sign", one, form), act, keeps=True)


@desk.get("/<reference>/sheet")
@requires(P.LIST)
def sheet(slug: str, reference: str) -> str:
    """The same on paper, to be signed by hand."""
    return _sheet("sheet", _load(slug=slug, reference=reference))


def _sheet(name: str, one: Pitch, form: Any = None) -> str:
    return render_template(f"{PAGES}/{name}.html", form=form, **_told(one))


add_list_routes(desk, PITCHES, _draw)
add_case_routes(desk, CASE, "/<reference>")


def _room(slug: str, room_id: UUID) -> tuple[PitchRoom, Any]:
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.LIST, edition)
    room = queries.get_room(edition, room_id, current_user)
    return room, list_pitches(current_user, Pitch.room_id == room.id)


def _results(pitches: Any) -> dict[str, Any]:
    found = queries.results_of(pitches)
    return {
        one.reference: {"total": f"{found[one.id].total:.2f}", "marks": found[one.id].marks}
        for one in pitches
        if one.id in found
    }
