"""A carrier's projects: list, board and case."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, ActionForm, Case, CaseSpec, ReasonForm, add_case_routes, take_step
from core.forms import Answer
from core.i18n import tr
from core.lists import add_list_routes, get_row
from core.lists.choice import list_behind
from core.lists.columns import words_of
from core.lists.page import ListPage
from core.lists.queries import next_row
from core.organisations.models import Organisation
from core.organisations.queries import get_own
from core.policy import authorize
from core.regions import district_names, region_name
from core.web import requires
from events.carrier_projects import queries
from events.carrier_projects.forms import ContactForm, NoteForm
from events.carrier_projects.lists import RELEASED_PROJECTS, reasons
from events.carrier_projects.policies import SHARED
from events.carrier_projects.queries import shown_to_carrier
from events.dockings import services
from events.dockings.models import Docking
from events.dockings.queries import docking_of
from events.dockings.states import (
    DOCKING_WORKFLOW,
    STEPS,
    DockingAction,
    DockingPermission,
    DockingState,
)
from events.project_papers.status import shown_of
from events.projects.entry_form import money_words
from events.projects.states import Industry, Stage

A, P, S = DockingAction, DockingPermission, DockingState
PAGES = "events/carrier_projects"
# No letter is shown before it goes: the owner's address is known only once there is interest.
TOLD = _l("The owner of the project gets an e-mail in their language.")
COLUMNS = (S.PROPOSED, *STEPS, S.DECLINED, S.ENDED)
# What needs no more than a click.
PLAIN = (A.INTEREST, A.TALK, A.INTEND)
blueprint = Blueprint(
    "carrier_projects", __name__, url_prefix="/me/organisations/<organisation>/projects"
)
boards = Blueprint(
    "carrier_board", __name__, url_prefix="/me/organisations/<organisation>/projects/board"
)


def _carrier(reference: str) -> Organisation:
    carrier = get_own(reference, current_user)
    authorize(P.LIST, carrier)
    return carrier


def load_docking(*, organisation: str, reference: str) -> Docking:
    """Of a carrier the person acts for, about a released project; NotFound for any other."""
    carrier = _carrier(organisation)
    project = get_row(RELEASED_PROJECTS, reference, current_user, carrier)
    return docking_of(project, carrier)


def _next(one: Docking) -> Docking | None:
    """Behind one that waits for an answer, the next that does."""
    if one.standing is not S.PROPOSED:
        return None
    opened = list_behind(RELEASED_PROJECTS, one.carrier, current_user)
    waits = Docking.id.is_(None) | (Docking.state == S.PROPOSED)
    found = next_row(opened, one.project.reference, waits)
    return docking_of(found, one.carrier) if found is not None else None


def _page(case: Case[Docking]) -> str:
    """What the owner shares: facts and papers; the address once there is interest."""
    one, project = case.subject, case.subject.project
    told = {
        "one": one,
        "project": project,
        "organisation": one.carrier,
        "reasons": reasons(queries.worth_of(one)),
        "parts": shown_to_carrier(one),
        "papers": shown_of(project, case.url, SHARED),
        "steps": [(step, one.reached(step)) for step in STEPS],
        "sought": money_words(project.financing_sought, project.financing_currency),
        "investment": money_words(project.total_investment, project.investment_currency),
        "residence": region_name(project.residence),
        "industry": words_of(Industry)(project.industry),
        "stage": words_of(Stage)(project.stage),
        "district": district_names().get(project.district, project.district),
    }
    return render_template(f"{PAGES}/show.html", case=case, **told)


def _action(
    move: DockingAction, service: Any, key: str, form: type[ActionForm] = ActionForm, **more: Any
) -> Action[Docking]:
    return Action(move, service, form, key=key, writes=False, **more)


CASE = CaseSpec(
    blueprint="carrier_projects",
    workflow=DOCKING_WORKFLOW,
    reading=P.LIST,
    load=load_docking,
    address=lambda one: {
        "organisation": one.carrier.reference, "reference": one.project.reference,
    },
    title=lambda one: tr(one.project.name),
    page=_page,
    next=_next,
    # What is not kept yet has none.
    version=lambda one: one.version or 0,
    actions=(
        _action(A.INTEREST, services.interest, "i", says=TOLD),
        _action(A.TALK, services.talk, "t"),
        _action(A.INTEND, services.intend, "a", says=TOLD),
        _action(A.CONTACT, services.contact, "c", ContactForm),
        _action(A.NOTE, services.note, "o", NoteForm, ready=lambda one: {"note": one.note}),
        _action(A.RESUME, services.resume, "r", says=TOLD, is_return=True),
        _action(A.DECLINE, services.decline, "x", ReasonForm, danger=True, says=TOLD),
        _action(A.END, services.end, "e", ReasonForm, danger=True, says=TOLD),
    ),
)  # fmt: skip


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/index.html", shown=shown, organisation=shown.opened.subject)


add_list_routes(blueprint, RELEASED_PROJECTS, _draw)
add_case_routes(blueprint, CASE, "/<reference>")


@boards.get("")
@requires(P.LIST)
def board(organisation: str) -> str:
    """What the carrier has said a word of, in columns by state; the rest is in the list."""
    carrier = _carrier(organisation)
    found = queries.board_of(current_user, carrier)
    told = {"organisation": carrier, "columns": COLUMNS, "plain": PLAIN, "moves": _moves()}
    return render_template(f"{PAGES}/board.html", found=found, **told)


def _moves() -> dict[str, list[tuple[str, LazyString | str]]]:
    """What can be done with a card, by the state it stands in."""
    rows = [(one.name, DOCKING_WORKFLOW.find(one.move)) for one in CASE.actions]
    return {
        state: [(name, row.label) for name, row in rows if state in row.sources]
        for state in COLUMNS
    }


@boards.post("/<reference>/<any(interest, talk, intend):move>")
@requires(P.DECIDE)
def move(organisation: str, reference: str, move: str) -> Answer:
    """One step that needs no words, from the board and back to it."""
    back = url_for("carrier_board.board", organisation=organisation)
    return take_step(CASE, move, back=back, organisation=organisation, reference=reference)
