"""What everybody reads of suggestions, where one is made, and what the desk does with them."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases import Action, CaseSpec, ReasonForm, add_case_routes, template_page
from core.clock import now, today
from core.errors import NotFound
from core.forms import Answer, BaseForm, answer_form
from core.lists import add_list_routes, row_loader
from core.lists.page import ListPage
from core.lists.queries import next_alike
from core.policy import authorize
from core.public_pages import show as show_page
from core.scripts import language_of
from core.tallies import tally_by
from core.web import public, requires
from events.editions.models import Edition
from events.editions.queries import get_edition, get_public_edition, open_sessions, sessions_within
from events.editions.reach import running_reach
from events.event_types import Part
from events.registrations.links import without_link
from events.registrations.queries import find_live_registration
from events.suggestions import queries, services
from events.suggestions.forms import AnswerForm, CollectForm, MakeForm, TaskForm
from events.suggestions.lists import SUGGESTIONS
from events.suggestions.models import Suggestion
from events.suggestions.states import SUGGESTION_WORKFLOW, SuggestionAction, SuggestionPermission

A, P = SuggestionAction, SuggestionPermission
PAGES = "events/suggestions"
FIRST, AGAIN = _l("Assign to a unit"), _l("Assign to another unit or day")
blueprint = Blueprint("suggestions", __name__, url_prefix="/events/<slug>/suggestions")
desk = Blueprint("suggestions_desk", __name__, url_prefix="/desk/events/<slug>/suggestions")


@blueprint.get("")
@public
def index(slug: str) -> Response:
    """Suggestions that may be shown, with their answers; never who made them."""
    edition = get_public_edition(slug, Part.SUGGESTIONS)
    # A stranger is asked to sign in first; somebody signed in must be registered.
    comes = current_user.is_anonymous or find_live_registration(edition, current_user) is not None
    return show_page(
        f"{PAGES}/public.html",
        edition=edition,
        suggestions=queries.public_suggestions(edition),
        may_make=edition.standing.is_live and comes,
        language_of=language_of,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(P.MAKE)
def new(slug: str) -> Answer:
    """Make one; for whoever is registered."""
    edition = get_public_edition(slug, Part.SUGGESTIONS)
    registration = find_live_registration(edition, current_user)
    if registration is None:
        raise NotFound
    authorize(P.MAKE, registration)
    form = MakeForm()
    form.session.offer(open_sessions(edition))

    def make() -> Answer:
        said = form.session.chosen, form.text.data
        made = services.make(registration, *said, by=current_user, at=now())
        flash(_("Your suggestion %(reference)s is with us.", reference=made.reference), "success")
        return redirect(url_for("registrations.show", reference=registration.reference), 303)

    return answer_form(form, lambda: _form_page("new", edition, form), make)


@desk.route("/new", methods=["GET", "POST"])
@requires(P.COLLECT)
def collect(slug: str) -> Answer:
    """Write down what was said in the room."""
    edition = get_edition(slug, visible_to=current_user)
    authorize(P.COLLECT, edition)
    form = CollectForm()
    form.session.offer(sessions_within(edition, running_reach(current_user, edition)))

    def keep() -> Answer:
        said = form.session.chosen, form.text.data, form.maker.data
        made = services.collect(edition, *said, by=current_user, at=now())
        flash(_("Written down as %(reference)s.", reference=made.reference), "success")
        return redirect(CASE.url(made), 303)

    return answer_form(form, lambda: _form_page("collect", edition, form), keep)


def _draw(shown: ListPage) -> str:
    """The list, with the figures of all within reach below it."""
    edition = shown.opened.subject
    rows = queries.visible_suggestions(current_user, edition)
    late = queries.awaited_on < today()
    figures, by_session = tally_by(rows, Suggestion.session_id, Suggestion.state, late)
    counted = {"figures": figures, "by_session": by_session, "as_of": now()}
    return render_template(f"{PAGES}/index.html", shown=shown, edition=edition, **counted)


def _task_of(one: Suggestion) -> dict[str, str]:
    return {"unit": one.unit}


CASE = CaseSpec(
    blueprint="suggestions_desk",
    workflow=SUGGESTION_WORKFLOW,
    reading=P.LIST,
    load=row_loader(SUGGESTIONS),
    address=lambda one: {"slug": one.session.edition.slug, "reference": one.reference},
    title=lambda one: _l("Suggestion %(reference)s", reference=one.reference),
    page=template_page(f"{PAGES}/show.html", lambda one: {"late": one.is_late(today())}),
    next=lambda one: next_alike(SUGGESTIONS, one, one.session.edition),
    told={"suggestion:collected": _l("Collected")},
    shown_letter=without_link,
    actions=(
        Action(A.ANSWER, services.answer, AnswerForm, key="a",
               ready=lambda one: {f"text_{code}": text for code, text in one.answer.items()}),
        Action(A.RESOLVE, services.resolve, key="r"),
        Action(A.ASSIGN, services.assign, TaskForm, key="u", writes=False,
               ready=_task_of, label=lambda one: AGAIN if one.unit else FIRST),
        Action(A.REOPEN, services.reopen, TaskForm, key="o", is_return=True, ready=_task_of),
        Action(A.DECLINE, services.decline, ReasonForm, key="x", danger=True),
    ),
)  # fmt: skip
add_list_routes(desk, SUGGESTIONS, _draw)
add_case_routes(desk, CASE, "/<reference>")


def _form_page(name: str, edition: Edition, form: BaseForm) -> str:
    return render_template(f"{PAGES}/{name}.html", edition=edition, form=form)
