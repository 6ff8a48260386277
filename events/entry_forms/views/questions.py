"""The pages of one section and of one question."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from core.clock import now
from core.entry_forms import editing
from core.entry_forms.conditions import answer_words
from core.entry_forms.forms.building import FieldForm, SectionForm, answers_to_wait_for
from core.entry_forms.values import FieldKind, FormDefinition
from core.errors import Conflict, DomainError, NotFound
from core.web import requires
from events.editions.states import EditionPermission
from events.entry_forms import services
from events.entry_forms.models import EntryForm
from events.entry_forms.views.finding import PAGES, draft_of, get_form, word_of

blueprint = Blueprint("entry_fields", __name__, url_prefix="/desk/events/<slug>/forms/<role>")
EDIT = EditionPermission.EDIT


@blueprint.route("/sections/new", methods=["GET", "POST"])
@requires(EDIT)
def new_section(slug: str, role: str):
    return _edit_section(get_form(slug, role), "")


@blueprint.route("/sections/<key>", methods=["GET", "POST"])
@requires(EDIT)
def section(slug: str, role: str, key: str):
    return _edit_section(get_form(slug, role), key)


@blueprint.route("/fields/new", methods=["GET", "POST"])
@requires(EDIT)
def new_field(slug: str, role: str):
    return _edit_field(get_form(slug, role), "")


@blueprint.route("/fields/<key>", methods=["GET", "POST"])
@requires(EDIT)
def field(slug: str, role: str, key: str):
    return _edit_field(get_form(slug, role), key)


def _edit_section(form: EntryForm, key: str):
    draft = draft_of(form)
    known = editing.find_section(draft, key) if key else None
    if key and known is None and request.method == "GET":
        raise NotFound
    sent = SectionForm()
    conflict = None
    if request.method == "GET":
        sent.seen.data = form.version
        if known:
            sent.fill(known)
    elif sent.validate_on_submit():
        made = sent.to_section(draft, key)
        try:
            return _save(form, editing.put_section(draft, made), sent, f"section-{made.key}")
        except (Conflict, StaleDataError):
            form, conflict = _again(form, sent)
        except DomainError as error:
            _blame(sent, error)
    return render_template(
        f"{PAGES}/section.html",
        form=form,
        edition=form.edition,
        sent=sent,
        known=known,
        conflict=conflict,
        word_of=word_of,
    ), _status(sent, conflict)


def _edit_field(form: EntryForm, key: str):
    draft = draft_of(form)
    known = draft.find(key) if key else None
    if not draft.sections or (key and known is None and request.method == "GET"):
        raise NotFound
    sent = FieldForm()
    sent.offer(draft, known)
    conflict = None
    if request.method == "GET":
        sent.seen.data = form.version
        home = editing.section_of(draft, key)
        if known and home:
            sent.fill(known, home.key)
        else:
            _begin(sent, draft)
    elif sent.validate_on_submit():
        spec = sent.to_spec(draft, instead_of=key)
        old = key if known else ""
        try:
            changed = editing.put_field(draft, spec, section=sent.section.data, instead_of=old)
            return _save(form, changed, sent, f"field-{spec.key}")
        except (Conflict, StaleDataError):
            form, conflict = _again(form, sent)
        except DomainError as error:
            _blame(sent, error)
    return render_template(
        f"{PAGES}/field.html",
        form=form,
        edition=form.edition,
        sent=sent,
        known=known,
        conflict=conflict,
        answer_words=answer_words,
        word_of=word_of,
        waits=[(one, answers_to_wait_for(one)) for one in sent.earlier],
    ), _status(sent, conflict)


def _begin(sent: FieldForm, draft: FormDefinition) -> None:
    """A new question: the kind and section the link named."""
    kind, section_key = request.args.get("kind", ""), request.args.get("section", "")
    if kind in set(FieldKind):
        sent.kind.data = kind
    known = editing.find_section(draft, section_key)
    sent.section.data = (known or draft.sections[-1]).key


def _save(form: EntryForm, definition: FormDefinition, sent, place: str):
    services.save_draft(form, definition, seen=sent.seen_version, by=current_user, at=now())
    address = url_for("entry_forms.show", slug=form.edition.slug, role=form.role or "all")
    return redirect(f"{address}#{place}", 303)


def _again(form: EntryForm, sent) -> tuple[EntryForm, str]:
    """The form as it stands now; sent once more, what was typed is put into that."""
    fresh = get_form(form.edition.slug, form.role or "all", again=True)
    sent.seen.data = str(fresh.version)
    return fresh, _(
        "Somebody else changed this form in the meantime. What you typed is still here: save it "
        "again to put it into the form as it is now."
    )


def _blame(sent, error: DomainError) -> None:
    if not sent.blame(error):
        sent.form_errors.append(error.message)


def _status(sent, conflict: str | None) -> int:
    if conflict:
        return 409
    return 422 if sent.errors else 200
