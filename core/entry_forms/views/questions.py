"""The pages of one section and of one question."""

from __future__ import annotations

from flask import redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from core.clock import now
from core.entry_forms import editing, services
from core.entry_forms.conditions import answer_words
from core.entry_forms.forms.building import FieldForm, SectionForm, answers_to_wait_for
from core.entry_forms.models import EntryForm
from core.entry_forms.values import FieldKind, FormDefinition
from core.entry_forms.views.pages import Builder, draft_of
from core.errors import Conflict, DomainError, NotFound


def new_section(builder: Builder, role: str):
    return edit_section(builder, role, "")


def new_field(builder: Builder, role: str):
    return edit_field(builder, role, "")


def edit_section(builder: Builder, role: str, key: str):
    form = builder.form(role)
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
            return _save(
                builder, form, editing.put_section(draft, made), sent, f"section-{made.key}"
            )
        except (Conflict, StaleDataError):
            form, conflict = _again(builder, role, sent)
        except DomainError as error:
            sent.refuse(error)
    return builder.page("section", form=form, sent=sent, known=known, conflict=conflict), _status(
        sent, conflict
    )


def edit_field(builder: Builder, role: str, key: str):
    form = builder.form(role)
    draft = draft_of(form)
    known = draft.find(key) if key else None
    if not draft.sections or (key and known is None and request.method == "GET"):
        raise NotFound
    sent = FieldForm()
    sent.offer(draft, builder.subject.columns, known)
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
            return _save(builder, form, changed, sent, f"field-{spec.key}")
        except (Conflict, StaleDataError):
            form, conflict = _again(builder, role, sent)
        except DomainError as error:
            sent.refuse(error)
    return builder.page(
        "field",
        form=form,
        sent=sent,
        known=known,
        conflict=conflict,
        answer_words=answer_words,
        waits=[(one, answers_to_wait_for(one)) for one in sent.earlier],
    ), _status(sent, conflict)


def _begin(sent: FieldForm, draft: FormDefinition) -> None:
    """A new question: the kind and section the link named."""
    kind, section_key = request.args.get("kind", ""), request.args.get("section", "")
    if kind in set(FieldKind):
        sent.kind.data = kind
    known = editing.find_section(draft, section_key)
    sent.section.data = (known or draft.sections[-1]).key


def _save(builder: Builder, form: EntryForm, definition: FormDefinition, sent, place: str):
    services.save_draft(form, definition, seen=sent.seen_version, by=current_user, at=now())
    return redirect(f"{builder.url(form)}#{place}", 303)


def _again(builder: Builder, role: str, sent) -> tuple[EntryForm, str]:
    """The form as it stands now; sent once more, what was typed is put into that."""
    fresh = builder.form_again(role)
    sent.seen.data = str(fresh.version)
    return fresh, _(
        "Somebody else changed this form in the meantime. What you typed is still here: save it "
        "again to put it into the form as it is now."
    )


def _status(sent, conflict: str | None) -> int:
    if conflict:
        return 409
    return 422 if sent.errors else 200
