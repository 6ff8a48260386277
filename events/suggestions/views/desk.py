"""The desk's suggestions: what came, who answers, by when, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from core.clock import now, today
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.forms import BaseForm
from core.policy import authorize
from core.reports.services import open_export, stream_export
from core.reports.states import FileFormat
from core.web import requires
from events.editions.models import Edition
from events.editions.queries import get_edition, sessions_within
from events.editions.reach import running_reach
from events.registrations.queries import get_registration
from events.suggestions import queries, services
from events.suggestions.forms import AnswerForm, CollectForm, TaskForm, WordsForm, read_wish
from events.suggestions.models import Suggestion
from events.suggestions.sheets import COLUMNS, REPORT, sheet_of
from events.suggestions.states import (
    SUGGESTION_WORKFLOW,
    SuggestionPermission,
    SuggestionState,
)
from events.suggestions.values import is_late

PAGES = "events/suggestions"
blueprint = Blueprint("suggestions_desk", __name__, url_prefix="/desk/events/<slug>/suggestions")
Page = str | tuple[str, int] | Response


@blueprint.get("")
@requires(SuggestionPermission.LIST)
def index(slug: str) -> Page:
    """All suggestions within reach, with figures and filters."""
    edition = _edition(slug)
    wish = read_wish(request.args, edition.sessions)
    shown, total = queries.list_suggestions(edition, wish, visible_to=current_user, at=now())
    figures, by_session = queries.figures_of(edition, visible_to=current_user, at=now())
    return render_template(
        f"{PAGES}/index.html",
        edition=edition,
        wish=wish,
        suggestions=shown,
        total=total,
        pages=max(1, -(-total // queries.PER_PAGE)),
        figures=figures,
        by_session=by_session,
        units=queries.units_of(edition, visible_to=current_user),
        states=SuggestionState,
        permissions=SuggestionPermission,
        late=lambda one: is_late(one.state, one.due_on, today()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(SuggestionPermission.COLLECT)
def collect(slug: str) -> Page:
    """Write down what was said in the room."""
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


@blueprint.post("/sheet")
@requires(SuggestionPermission.LIST)
def sheet(slug: str) -> Page:
    """The list as it is filtered, as CSV or XLSX."""
    edition = _edition(slug)
    wish = read_wish(request.form, edition.sessions)
    rows = queries.all_suggestions(edition, wish, visible_to=current_user, at=now())
    given = {key: value for key, value in request.form.items() if key in _FILTERS and value}
    export = open_export(
        REPORT,
        edition,
        file_format=FileFormat.CSV if request.form.get("format") == "csv" else FileFormat.XLSX,
        filter=given,
        columns=list(COLUMNS),
        by=current_user,
        at=now(),
    )
    return stream_export(export, sheet_of(rows))


_FILTERS = ("state", "unit", "session", "late")


@blueprint.get("/<reference>")
@requires(SuggestionPermission.LIST)
def show(slug: str, reference: str) -> Page:
    """One suggestion and what may be done with it now."""
    edition = _edition(slug)
    return _page(queries.get_suggestion(reference, edition, visible_to=current_user))


@blueprint.post("/<reference>/assign")
@requires(SuggestionPermission.ASSIGN)
def assign(slug: str, reference: str) -> Page:
    """Give it to a unit."""
    form = TaskForm()
    return _carry_out(
        slug, reference, SuggestionPermission.ASSIGN, form=form, name="assign",
        deed=lambda one: services.assign(one, form.to_task(), by=current_user, at=now()),
    )  # fmt: skip


@blueprint.post("/<reference>/reopen")
@requires(SuggestionPermission.ASSIGN)
def reopen(slug: str, reference: str) -> Page:
    """Take an ended one up again."""
    form = TaskForm()
    return _carry_out(
        slug, reference, SuggestionPermission.ASSIGN, form=form, name="reopen",
        deed=lambda one: services.reopen(one, form.to_task(), by=current_user, at=now()),
    )  # fmt: skip


@blueprint.post("/<reference>/answer")
@requires(SuggestionPermission.ANSWER)
def answer(slug: str, reference: str) -> Page:
    form = AnswerForm()
    return _carry_out(
        slug, reference, SuggestionPermission.ANSWER, form=form, name="answer",
        deed=lambda one: services.answer(
            one, form.to_words(), is_public=form.is_public.data, by=current_user, at=now()
        ),
    )  # fmt: skip


@blueprint.post("/<reference>/resolve")
@requires(SuggestionPermission.CLOSE)
def resolve(slug: str, reference: str) -> Page:
    """What was promised is done."""
    return _carry_out(
        slug, reference, SuggestionPermission.CLOSE, form=BaseForm(), name="resolve",
        deed=lambda one: services.resolve(one, by=current_user, at=now()),
    )  # fmt: skip


@blueprint.post("/<reference>/decline")
@requires(SuggestionPermission.CLOSE)
def decline(slug: str, reference: str) -> Page:
    """It is not followed up."""
    form = WordsForm()
    return _carry_out(
        slug, reference, SuggestionPermission.CLOSE, form=form, name="decline",
        deed=lambda one: services.decline(one, form.to_words(), by=current_user, at=now()),
    )  # fmt: skip


def _carry_out(
    slug: str,
    reference: str,
    permission: SuggestionPermission,
    *,
    form: BaseForm,
    name: str,
    deed: Callable[[Suggestion], None],
) -> Page:
    edition = get_edition(slug, visible_to=current_user)
    suggestion = queries.get_suggestion(
        reference, edition, visible_to=current_user, for_update=True
    )
    authorize(permission, suggestion)
    if not form.validate_on_submit():
        return _page(suggestion, **{name: form}), 422 if form.errors else 200
    try:
        deed(suggestion)
    except Conflict:
        raise
    except DomainError as refusal:
        if not form.blame(refusal):
            raise
        db.session.rollback()
        again = queries.get_suggestion(reference, edition, visible_to=current_user)
        return _page(again, **{name: form}), 422
    return redirect(url_for(".show", slug=slug, reference=reference), 303)


def _page(suggestion: Suggestion, **sent: BaseForm) -> str:
    """The page; the form that was sent stays as typed and open."""
    task = {"unit": suggestion.unit}
    words = {f"words_{code}": text for code, text in suggestion.answer.items()}
    forms: dict[str, Any] = {
        "assign": TaskForm(formdata=None, data=task),
        "reopen": TaskForm(formdata=None, data=task),
        "answer": AnswerForm(formdata=None, data=words),
        "decline": WordsForm(formdata=None),
        "resolve": BaseForm(formdata=None),
    }
    return render_template(
        f"{PAGES}/show.html",
        suggestion=suggestion,
        edition=suggestion.session.edition,
        moves=[move.action for move in SUGGESTION_WORKFLOW.open_to(current_user, suggestion)],
        forms=_apart(forms | sent),
        sent=next(iter(sent), ""),
        late=is_late(suggestion.state, suggestion.due_on, today()),
    )


def _apart(forms: dict[str, Any]) -> dict[str, Any]:
    """Several forms of one page ask for the same things; each field gets an id of its own."""
    for name, form in forms.items():
        for field in form:
            field.id = f"{name}-{field.short_name}"
    return forms


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
