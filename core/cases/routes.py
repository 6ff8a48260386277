"""The routes of a kind of case: its page, and one for each action.

Every action goes the same way: a page that moved on is refused with what was typed to be copied; a
wrong form comes back with nothing lost; the letter is shown by making the move, reading it and
taking everything back; then it is done, and the case or the next in the queue is opened.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask import Blueprint, flash, has_request_context, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from core import audit
from core.cases.forms import ActionForm
from core.cases.spec import Action, Case, CaseSpec, Panel, Words
from core.cases.timeline import timeline_of
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError, Forbidden
from core.outbox.services import newest_letter_about
from core.policy import authorize
from core.web import requires

T = TypeVar("T")
Page = str | tuple[str, int] | Response
Letter = Mapping[str, str]


def add_case_routes(blueprint: Blueprint, spec: CaseSpec[T], rule: str) -> None:
    """Give `blueprint` the page of a case at `rule` and a POST below it for every action."""

    def show(**values: Any) -> Page:
        return draw_case(spec, spec.load(**values))

    blueprint.add_url_rule(rule, "show", requires(spec.reading)(show))
    for action in spec.actions:
        permission = spec.workflow.find(action.move).permission
        if permission is None:
            raise ValueError(f"{action.name} is a move of the program only")
        view = requires(permission)(_view(spec, action))
        blueprint.add_url_rule(f"{rule}/{action.name}", action.name, view, methods=["POST"])
    blueprint.record(lambda state: _know(state.app, spec))
    blueprint.url_defaults(_go_along)


def _go_along(endpoint: str, values: dict[str, Any]) -> None:
    """Whatever is opened from a case's page stays in the queue it came from."""
    queue = request.args.get("queue") if has_request_context() else None
    here = (request.view_args or {}) if queue else {}
    # All of its address: that of its list has a part of it too.
    is_below = bool(here) and here.keys() <= values.keys()
    if is_below and endpoint.rpartition(".")[0] == request.blueprint:
        values.setdefault("queue", queue)


def _know(app: Any, spec: CaseSpec[T]) -> None:
    """Every kind of case by its blueprint, for the contract test."""
    app.extensions.setdefault("cases", {})[spec.blueprint] = spec


def draw_case(
    spec: CaseSpec[T],
    subject: T,
    *,
    sent: tuple[str, ActionForm] | None = None,
    letter: Letter | None = None,
    **shown: Any,
) -> str:
    """The page of a case, with the form that was `sent` open as it was typed.

    Without one, `?action=<name>` opens that action's panel. `shown` goes to the slice's page.
    """
    opened = sent[0] if sent else request.args.get("action", "")
    forms = dict([sent]) if sent else {}
    following = spec.next(subject)
    offered = spec.open_actions(subject)
    strong = next((one for one in offered if not one.danger and not one.is_return), None)
    panels = [
        Panel(
            action=action,
            label=spec.label(action, subject),
            url=spec.url(subject, action.name),
            close_url=spec.url(subject),
            form=forms.get(action.name) or _fresh_form(spec, action, subject),
            tone="danger" if action.danger else "primary" if action is strong else "plain",
            is_open=opened == action.name,
        )
        for action in offered
    ]
    next_url = spec.url(following) if following is not None else ""
    return spec.page(Case(subject, spec, panels, letter, next_url), **shown)


def template_page(
    template: str, values: Callable[[T], Mapping[str, Any]] = lambda _subject: {}
) -> Callable[[Case[T]], str]:
    """The page of a case that is drawn from `case` and what `values` tells of its subject."""

    def page(case: Case[T]) -> str:
        return render_template(template, case=case, **values(case.subject))

    return page


def plain_page(facts: Callable[[T], Sequence[tuple[Words, Any]]]) -> Callable[[Case[T]], str]:
    """The page of a case that shows facts, and what happened."""
    return template_page("core/cases/show.html", lambda subject: {"facts": facts(subject)})


def _view(spec: CaseSpec[T], action: Action[T]) -> Callable[..., Page]:
    def act(**values: Any) -> Page:
        return _act(spec, action, values)

    return act


def take_step(spec: CaseSpec[T], name: str, *, back: str, **values: Any) -> Page:
    """An action from a page of many cases, such as a board, and `back` to it once it is done.

    It goes the way of every action: the same fields, stale page, refusals and letter.
    """
    action = next(one for one in spec.actions if one.name == name)
    return _act(spec, action, values, back=back)


def _act(
    spec: CaseSpec[T], action: Action[T], values: Mapping[str, Any], *, back: str = ""
) -> Page:
    subject, form = spec.load(**values), action.form(prefix=f"{action.name}-")
    if not _may_go_on(spec, action, subject, form):
        return _stale(spec, action, values, form)
    button = request.form.get("go", "")
    if form.redraw(button) or not form.validate_on_submit():
        page = draw_case(spec, subject, sent=(action.name, form))
        return page, 422 if form.errors else 200
    at, following = now(), spec.next(subject)
    try:
        action.service(subject, **form.arguments, by=current_user, at=at)
        db.session.flush()
    except (Conflict, StaleDataError):
        return _stale(spec, action, values, form)
    except DomainError as error:
        return _refused(spec, action, values, form, error)
    if action.writes and button != "send":
        # Only the button that names the action does it; Enter in a field shows the letter.
        letter = _letter_about(spec, subject, at)
        db.session.rollback()
        return draw_case(spec, spec.load(**values), sent=(action.name, form), letter=letter)
    done = action.done or _("Done: %(action)s.", action=spec.label(action, subject))
    link = Markup('<a href="{}">{}</a>').format(spec.url(subject), spec.title(subject))
    flash(escape(done) + " " + link, "success")
    return redirect(back or spec.url(subject if following is None else following), 303)


def _may_go_on(spec: CaseSpec[T], action: Action[T], subject: T, form: ActionForm) -> bool:
    """False for a stale page; raises for whoever may not do it."""
    is_stale = form.seen.data != str(spec.version(subject))
    permission = spec.workflow.find(action.move).permission
    assert permission is not None  # add_case_routes saw to it
    try:
        authorize(permission, subject)
    except Forbidden:
        # What moved on may be what now forbids it: whoever works on such cases is told so.
        if not (is_stale and spec.handles(current_user, subject)):
            raise
    return not is_stale


def _refused(
    spec: CaseSpec[T],
    action: Action[T],
    values: Mapping[str, Any],
    form: ActionForm,
    error: DomainError,
) -> Page:
    """A rule said no: the same page with what was typed, and nothing kept."""
    if not form.blame(error):
        form.form_errors.append(error.message)
    db.session.rollback()
    return draw_case(spec, spec.load(**values), sent=(action.name, form)), int(error.status)


def _stale(
    spec: CaseSpec[T], action: Action[T], values: Mapping[str, Any], form: ActionForm
) -> Page:
    """Somebody was faster: what was typed is shown to be copied, and only a step is noted."""
    db.session.rollback()
    subject = spec.load(**values)
    # A letter asked for by a page that has been left meanwhile is no step.
    if not action.writes or request.form.get("go") == "send":
        audit.record_now("case:step_refused", subject, by=current_user, step=str(action.move))
    # Who works on such cases is told who was faster, and with what.
    known = spec.handles(current_user, subject)
    page = render_template(
        "core/cases/stale.html",
        name=spec.title(subject),
        url=spec.url(subject),
        typed=form.typed(),
        happened=timeline_of(subject, spec.workflow, spec.told)[:1] if known else [],
    )
    return page, 409


def _letter_about(spec: CaseSpec[T], subject: T, at: datetime) -> Letter:
    """The very letter, read before the move is taken back; empty when none goes out."""
    letter = newest_letter_about(spec.letters_about(subject), since=at)
    if letter is None:
        return {}
    return {
        "language": letter.language,
        "subject": letter.subject,
        "text": spec.shown_letter(letter.text),
        "address": letter.address,
    }


def _fresh_form(spec: CaseSpec[T], action: Action[T], subject: T) -> ActionForm:
    data = {**action.ready(subject), "seen": str(spec.version(subject))}
    return action.form(formdata=None, prefix=f"{action.name}-", data=data)
