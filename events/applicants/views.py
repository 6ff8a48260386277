"""The employer's applicants: list, board and case; and the talent's answer to what it says."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, ActionForm, Case, CaseSpec, add_case_routes, take_step
from core.clock import now
from core.forms import Answer
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.lists.queries import get_row, next_alike, row_loader
from core.organisations.models import Organisation
from core.organisations.queries import get_own as get_own_organisation
from core.policy import authorize
from core.web import requires
from events.applicants import queries, services
from events.applicants.forms import DayForm, DeclineForm
from events.applicants.lists import APPLICANTS, FAIR_APPLICATIONS
from events.applications.models import Application
from events.applications.queries import get_own
from events.applications.sharing import level_for, visible_snapshot
from events.applications.states import (
    APPLICATION_WORKFLOW,
    STEPS,
    ApplicationAction,
    ApplicationPermission,
    ApplicationState,
)
from events.editions.models import Edition
from events.editions.queries import get_edition
from events.profiles.queries import in_words

A, P = ApplicationAction, ApplicationPermission
PAGES = "events/applicants"
# No letter is shown before it goes: its address is the person's, who may not share it.
TOLD = _l("The person gets an e-mail in their language.")
blueprint = Blueprint(
    "applicants", __name__, url_prefix="/me/organisations/<organisation>/applicants"
)
desk = Blueprint("fair_applications", __name__, url_prefix="/desk/events/<slug>/applications")
boards = Blueprint(
    "applicants_board", __name__, url_prefix="/me/organisations/<organisation>/board"
)
# What needs no more than a click.
PLAIN = frozenset({A.SHORTLIST, A.INVITE, A.INTEND})
COLUMNS = (*STEPS, ApplicationState.DECLINED)
own = Blueprint("own_answers", __name__, url_prefix="/me/applications/<reference>")


def _draw(shown: ListPage) -> str:
    employer = shown.opened.subject
    return render_template(f"{PAGES}/index.html", shown=shown, organisation=employer)


def _case_page(case: Case[Application]) -> str:
    """The application as far as it is shared; that it was opened is noted."""
    one = case.subject
    services.note_opening(one, by=current_user, at=now())
    level = level_for(one.user_id, one.organisation_id)
    sees = visible_snapshot(one.snapshot, level)
    told = {
        "level": level,
        "sees": sees,
        "words": in_words(sees),
        "titles": queries.titles_of(one),
        "steps": _steps(one),
    }
    return render_template(f"{PAGES}/show.html", case=case, **told)


def _action(
    move: ApplicationAction,
    service: Any,
    key: str,
    form: type[ActionForm] = ActionForm,
    **more: Any,
) -> Action[Application]:
    return Action(move, service, form, key=key, writes=False, says=TOLD, **more)


CASE = CaseSpec(
    blueprint="applicants",
    workflow=APPLICATION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(APPLICANTS),
    address=lambda one: {
        "organisation": one.organisation.reference, "reference": one.reference,
    },
    title=lambda one: _l("Application %(reference)s", reference=one.reference),
    page=_case_page,
    next=lambda one: next_alike(APPLICANTS, one, one.organisation),
    actions=(
        _action(A.SHORTLIST, services.shortlist, "s"),
        _action(A.INVITE, services.invite, "i"),
        _action(A.INTEND, services.intend, "t"),
        _action(A.SIGN, services.sign, "c", DayForm),
        _action(A.HIRE, services.hire, "h", DayForm),
        _action(A.RECONSIDER, services.reconsider, "o", is_return=True),
        _action(A.DECLINE, services.decline, "x", DeclineForm, danger=True),
    ),
)  # fmt: skip
add_list_routes(blueprint, APPLICANTS, _draw)
add_case_routes(blueprint, CASE, "/<reference>")
add_list_routes(
    desk, FAIR_APPLICATIONS, lambda shown: _fair_page("list", shown.opened.subject, shown=shown)
)


@desk.get("/figures")
@requires(P.COUNT)
def figures(slug: str) -> str:
    """How many applications came of a fair, and how far they got; nobody is named (R15b)."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.COUNT, edition)
    return _fair_page("figures", edition, counts=queries.count_steps(edition))


@desk.get("/<reference>")
@requires(P.LIST_FAIR)
def show(slug: str, reference: str) -> str:
    edition = get_edition(slug, visible_to=current_user)
    one = get_row(FAIR_APPLICATIONS, reference, current_user, edition)
    return _fair_page("fair_one", edition, application=one, steps=_steps(one))


def _fair_page(name: str, edition: Edition, **told: Any) -> str:
    return render_template(f"{PAGES}/{name}.html", edition=edition, **told)


def _steps(one: Application) -> list[tuple[ApplicationState, datetime | None]]:
    return [(step, one.reached(step)) for step in STEPS]


@boards.get("")
@requires(P.LIST)
def board(organisation: str) -> str:
    """Applicants in columns by state, the newest of each; the rest is in the list."""
    employer = _employer(organisation)
    post = request.args.get("post", "")
    found = queries.board_of(current_user, employer, post)
    told = {"organisation": employer, "post": post, "posts": queries.posts_of(employer)}
    return render_template(
        f"{PAGES}/board.html", found=found, columns=COLUMNS, plain=PLAIN, moves=_moves(), **told
    )


def _moves() -> dict[str, list[tuple[str, LazyString | str]]]:
    """What can be done with a card, by the state it stands in."""
    rows = [(one.name, APPLICATION_WORKFLOW.find(one.move)) for one in CASE.actions]
    return {
        state: [(name, row.label) for name, row in rows if state in row.sources]
        for state in COLUMNS
    }


@boards.post("/<reference>/<any(shortlist, invite, intend):move>")
@requires(P.DECIDE)
def move(organisation: str, reference: str, move: str) -> Answer:
    """One step that needs no words, from the board and back to it."""
    post = request.form.get("post") or None
    back = url_for("applicants_board.board", organisation=organisation, post=post)
    return take_step(CASE, move, back=back, organisation=organisation, reference=reference)


def _employer(reference: str) -> Organisation:
    employer = get_own_organisation(reference, current_user)
    authorize(P.LIST, employer)
    return employer


@own.post("/agree")
@requires(P.OWN)
def agree(reference: str) -> Answer:
    """The talent says the same as the employer."""
    return _answer(reference, services.agree)


@own.post("/contest")
@requires(P.OWN)
def contest(reference: str) -> Answer:
    return _answer(reference, services.contest)


def _answer(reference: str, service: Any) -> Answer:
    one = get_own(reference, current_user)
    authorize(P.OWN, one)
    service(one, by=current_user, at=now())
    flash(_("Thank you. The employer was told."), "success")
    return redirect(url_for("applications.show", reference=reference), 303)
