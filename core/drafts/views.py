"""What the pages of a form in steps do: keep a step, keep it by itself, check and send."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from flask import Response, redirect, request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as BaseResponse

from core.db import db
from core.drafts.forms import StepForm
from core.drafts.wizard import Wizard
from core.errors import DomainError
from core.files.holding import WITH_DRAFT, HeldFile
from core.forms import LANGUAGE_SWITCH, BaseForm

Sent = TypeVar("Sent", bound=BaseForm)
Answered: TypeAlias = str | BaseResponse | tuple[str, int]


@dataclass(frozen=True)
class DraftPages:
    """A draft in the hands of its slice's routes, which found it and asked for the right to it.

    `wizard` reads it as it is kept now; `keep` keeps a step as typed or refuses with DomainError;
    `page` draws a step's page of such a wizard.
    """

    wizard: Callable[[], Wizard]
    keep: Callable[[str, dict[str, list[str]]], None]
    page: Callable[..., str]


def show_step(pages: DraftPages, step: str) -> Answered:
    """A step with what was typed; with what is wrong, where it is to be mended."""
    wizard = pages.wizard()
    form = wizard.form(step)
    if request.args.get("mend"):
        form.validate()
    return pages.page(wizard, step, form=form)


def keep_step(pages: DraftPages, step: str) -> Answered:
    """Keep a step, then the next one, or this one again with what is wrong."""
    posted = pages.wizard().posted(step)
    if _refuses_file(posted):
        return pages.page(pages.wizard(), step, form=posted), 422
    typed = typed_in(posted)
    try:
        pages.keep(step, typed)
    except DomainError as error:
        wizard = pages.wizard()
        form = wizard.form(step, typed)
        form.validate()
        form.form_errors.append(str(error))
        return pages.page(wizard, step, form=form), error.status
    if request.form.get(LANGUAGE_SWITCH):
        return redirect(request.full_path.rstrip("?"), 303)
    wizard = pages.wizard()
    # Wrong answers are kept too, and only an answer under 400 keeps anything.
    if not wizard.is_complete(step):
        return redirect(wizard.url(step, mend=1), 303)
    return redirect(wizard.url(wizard.following(step)), 303)


def autosave(pages: DraftPages, step: str) -> Response:
    """Keep what stands in the fields now; the page tells the time of it."""
    pages.keep(step, typed_in(pages.wizard().posted(step)))
    return Response(status=204)


def check_and_send(
    pages: DraftPages,
    form: Sent,
    *,
    send: Callable[[Wizard, Sent], str],
    sent_before: Callable[[], Answered],
) -> Answered:
    """Every answer to be read again, and what is missing; sent, it leads where `send` says.

    Every step is judged again, whatever it was when it was typed. What a rule refuses is shown at
    its field on the page of its step. `sent_before` answers a press that came second at the same
    moment: the first one counts.
    """
    wizard, fault = pages.wizard(), None
    if form.validate_on_submit() and not wizard.incomplete:
        try:
            return redirect(send(wizard, form), 303)
        except DomainError as error:
            db.session.rollback()
            wizard, fault = pages.wizard(), error
            for step in wizard.asked:
                if (form_of_step := wizard.form(step)).blame(error):
                    return pages.page(wizard, step, form=form_of_step), error.status
        except StaleDataError:
            db.session.rollback()
            return sent_before()
    pressed = request.form and not request.form.get(LANGUAGE_SWITCH)
    status = 422 if form.errors or fault or (wizard.incomplete and pressed) else 200
    forms = {step: wizard.form(step) for step in wizard.asked}
    for answers in forms.values():
        answers.validate()
    links = {step: wizard.url(step, mend=1) for step in wizard.incomplete}
    said = {"fault": fault, "forms": forms, "links": links}
    return pages.page(wizard, wizard.steps[-1], form=form, **said), status


def typed_in(form: StepForm) -> dict[str, list[str]]:
    """What was typed into the fields of a step; other names in the request are nobody's answer.

    An untouched box is an answer too. A file stands in it by the key under which it is held.
    """
    known = {field.name for field in form}
    typed: dict[str, list[str]] = {name: [] for name in known}
    for name in request.form:
        if name in known or name.rpartition("-")[0] in known:
            typed[name] = request.form.getlist(name)
    for field in files_of(form):
        field.hold(WITH_DRAFT)
        typed.pop(f"{field.name}-out", None)
        typed[f"{field.name}-held"] = [field.held] if field.held else []
    return typed


def files_of(form: StepForm) -> list[HeldFile]:
    return [field for field in form if isinstance(field, HeldFile)]


def _refuses_file(form: StepForm) -> bool:
    """Whether a file that came is wrong; then the page says why, with all that was typed."""
    if not any(field.has_come for field in files_of(form)):
        return False
    form.validate()
    for field in files_of(form):
        field.hold(WITH_DRAFT)
    return any(field.has_come and field.errors for field in files_of(form))
