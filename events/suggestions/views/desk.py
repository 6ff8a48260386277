"""The desk's suggestions: what came, who answers, by when, and what became of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from core.cases import Action, Case, CaseSpec, ReasonForm, add_case_routes, timeline_of
from core.clock import now, today
from core.errors import DomainError, NotFound
from core.lists.page import ListPage
from core.lists.queries import get_row
from core.lists.views import add_list_routes
from core.policy import authorize
from core.web import requires
from events.editions.models import Edition
from events.editions.queries import get_edition, sessions_within
from events.editions.reach import running_reach
from events.registrations.links import without_link
from events.registrations.queries import get_registration
from events.suggestions import queries, services
from events.suggestions.forms import AnswerForm, CollectForm, TaskForm
from events.suggestions.lists import SUGGESTIONS
from events.suggestions.models import Suggestion
from events.suggestions.states import (
    SUGGESTION_WORKFLOW,
    SuggestionAction,
    SuggestionPermission,
    SuggestionState,
)
from events.suggestions.values import is_late

A = SuggestionAction
PAGES = "events/suggestions"
blueprint = Blueprint("suggestions_desk", __name__, url_prefix="/desk/events/<slug>/suggestions")
Page = str | tuple[str, int] | Response


def _draw(shown: ListPage) -> str:
    """The list, with the figures of all within reach above it."""
    edition = shown.opened.subject
    figures, by_session = queries.figures_of(edition, visible_to=current_user, at=now())
    return render_template(
        f"{PAGES}/index.html",
        shown=shown,
        edition=edition,
        figures=figures,
        by_session=by_session,
        states=SuggestionState,
        permissions=SuggestionPermission,
    )


add_list_routes(blueprint, SUGGESTIONS, _draw)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(SuggestionPermission.COLLECT)
def collect(slug: str) -> Page:
    edition = _edition(slug)
    authorize(SuggestionPermission.COLLECT, edition)
    form = CollectForm(sessions_within(edition, running_reach(current_user, edition)))
    if not form.validate_on_submit():
        page = render_template(f"{PAGES}/collect.html", edition=edition, form=form)
        return (page, 422) if form.errors else page
    try:
        made = services.collect(
            edition,
            form.chosen,
            form.text.data,
            registration=_maker(edition, form.maker.data),
            by=current_user,
            at=now(),
        )
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        return render_template(f"{PAGES}/collect.html", edition=edition, form=form), 422
    flash(_("Written down as %(reference)s.", reference=made.reference), "success")
    return redirect(url_for(".show", slug=slug, reference=made.reference), 303)


def _load(slug: str, reference: str) -> Suggestion:
    row: Suggestion = get_row(SUGGESTIONS, reference, current_user, _edition(slug))
    return row


def _page(case: Case[Suggestion]) -> str:
    one = case.subject
    return render_template(
        f"{PAGES}/show.html",
        case=case,
        suggestion=one,
        edition=one.session.edition,
        happenings=timeline_of(one, SUGGESTION_WORKFLOW, {"suggestion:collected": _l("Collected")}),
        late=is_late(one.state, one.due_on, today()),
    )


def _answer_of(one: Suggestion) -> dict[str, str]:
    return {f"text_{code}": text for code, text in one.answer.items()}


def _unit_of(one: Suggestion) -> dict[str, str]:
    return {"unit": one.unit}


def _assign_label(one: Suggestion) -> LazyString:
    if one.standing is SuggestionState.COLLECTED:
        return _l("Assign to a unit")
    return _l("Assign to another unit or day")


CASE = CaseSpec(
    blueprint="suggestions_desk",
    workflow=SUGGESTION_WORKFLOW,
    reading=SuggestionPermission.LIST,
    load=_load,
    address=lambda one: {"slug": one.session.edition.slug, "reference": one.reference},
    title=lambda one: _l("Suggestion %(reference)s", reference=one.reference),
    page=_page,
    next=lambda one: queries.next_suggestion(one, visible_to=current_user),
    shown_letter=without_link,
    actions=(
        Action(A.ANSWER, services.answer, AnswerForm, key="a", ready=_answer_of),
        Action(A.RESOLVE, services.resolve, key="r"),
        Action(
            A.ASSIGN,
            services.assign,
            TaskForm,
            key="u",
            writes=False,
            ready=_unit_of,
            label=_assign_label,
        ),
        Action(A.REOPEN, services.reopen, TaskForm, key="o", ready=_unit_of),
        Action(A.DECLINE, services.decline, ReasonForm, key="x", danger=True),
    ),
)
add_case_routes(blueprint, CASE, "/<reference>")


def _maker(edition: Edition, reference: str | None) -> Any:
    if not reference:
        return None
    try:
        return get_registration(reference.strip().upper(), edition, visible_to=current_user)
    except NotFound as missing:
        raise DomainError(
            _("No registration of this event has this number."), field="maker"
        ) from missing


def _edition(slug: str) -> Edition:
    edition = get_edition(slug, visible_to=current_user)
    authorize(SuggestionPermission.LIST, edition)
    return edition
