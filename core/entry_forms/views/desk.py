"""The forms of a subject: their outline, publishing, versions, preview, and files."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm.exc import StaleDataError

from core.clock import now
from core.entry_forms import editing, services
from core.entry_forms.answering import form_class
from core.entry_forms.differences import differences
from core.entry_forms.exchange import MOST_BYTES, read_file, write_file
from core.entry_forms.faults import list_faults
from core.entry_forms.forms.building import DraftForm, ImportForm
from core.entry_forms.models import EVERY_ROLE, EntryForm, FormVersion
from core.entry_forms.parsing import from_json, to_json
from core.entry_forms.queries import list_forms, newest_version, newest_versions
from core.entry_forms.services import STALE
from core.entry_forms.values import FormDefinition
from core.entry_forms.views import questions
from core.entry_forms.views.pages import EVERYBODY, Builder, FormPages, bind, draft_of
from core.errors import Conflict, DomainError, NotFound
from core.i18n import language, speaking

# What a button of the outline does to the draft.
MOVES: dict[str, Callable[[FormDefinition, str], FormDefinition]] = {
    "up": lambda draft, key: editing.move_field(draft, key, -1),
    "down": lambda draft, key: editing.move_field(draft, key, 1),
    "copy": editing.copy_field,
    "remove": editing.remove_field,
    "section_up": lambda draft, key: editing.move_section(draft, key, -1),
    "section_down": lambda draft, key: editing.move_section(draft, key, 1),
    "section_remove": editing.remove_section,
}


def index(builder: Builder):
    forms, newest = list_forms(builder.subject), newest_versions(builder.subject)
    return builder.page(
        "index",
        forms=[
            (form, newest.get(form.id), list_faults(draft_of(form), builder.subject))
            for form in forms
        ],
        free=[role for role in _roles(builder) if role not in {form.role for form in forms}],
    )


def add(builder: Builder):
    role = request.form.get("role", "")
    role = EVERY_ROLE if role == EVERYBODY else role
    if role not in _roles(builder):
        raise NotFound
    form = services.begin_form(builder.subject, role, by=current_user, at=now())
    return redirect(builder.url(form), 303)


def show(builder: Builder, role: str):
    return _outline(builder, builder.form(role))


def arrange(builder: Builder, role: str):
    form = builder.form(role)
    move, _space, key = request.form.get("do", "").partition(" ")
    if move not in MOVES:
        raise NotFound
    sent = DraftForm()
    try:
        changed = MOVES[move](draft_of(form), key)
        services.save_draft(form, changed, seen=sent.seen_version, by=current_user, at=now())
    except (Conflict, StaleDataError):
        return _stale(builder, role)
    except DomainError as error:
        flash(str(error.message), "error")
        return _outline(builder, form), 422
    if move.endswith("remove"):
        flash(_("It was taken out of the draft."), "success")
        return redirect(builder.url(form), 303)
    place = "section-" if move.startswith("section") else "field-"
    return redirect(f"{builder.url(form)}#{place}{key}", 303)


def publish(builder: Builder, role: str):
    form = builder.form(role)
    try:
        services.require_seen(form, DraftForm().seen_version)
        version = services.publish_form(form, builder.subject, by=current_user, at=now())
    except (Conflict, StaleDataError):
        return _stale(builder, role)
    except DomainError as error:
        flash(str(error.message), "error")
        return _outline(builder, form), 422
    flash(_("Published: people answer version %(number)s now.", number=version.number), "success")
    return redirect(builder.url(form), 303)


def drop(builder: Builder, role: str):
    form = builder.form(role)
    try:
        services.drop_form(form, seen=DraftForm().seen_version, by=current_user, at=now())
    except (Conflict, StaleDataError):
        return _stale(builder, role)
    flash(_("The form of this role is gone; it has everybody's again."), "success")
    return redirect(url_for(".index"), 303)


def preview(builder: Builder, role: str):
    """The draft, or a published version, as people see it; sent, it is checked and not kept."""
    form = builder.form(role)
    definition = draft_of(form)
    number = request.args.get("version", type=int)
    if number is not None:
        versions = {one.number: one for one in form.versions}
        if number not in versions:
            raise NotFound
        definition = from_json(versions[number].definition)
    spoken = request.args.get("in", language())
    spoken = spoken if spoken in ("en", "zh") else language()
    with speaking(spoken):
        asked = form_class(definition, builder.subject.columns)()
        tried = asked.validate_on_submit()
        sheet = render_template("core/entry_forms/desk/_sheet.html", asked=asked, tried=tried)
    return builder.page(
        "preview",
        form=form,
        drawn=Markup(sheet),  # noqa: S704 - drawn by our own template just above
        spoken=spoken,
        number=number,
    ), 422 if asked.errors else 200


def versions(builder: Builder, role: str):
    form = builder.form(role)
    steps: list[tuple[FormVersion, list[str] | None]] = []
    before: FormDefinition | None = None
    for version in form.versions:
        definition = from_json(version.definition)
        steps.append((version, differences(before, definition) if before else None))
        before = definition
    return builder.page(
        "versions",
        form=form,
        steps=reversed(steps),
        unpublished=differences(before, draft_of(form)) if before else [],
    )


def export(builder: Builder, role: str):
    form = builder.form(role)
    response = Response(write_file(draft_of(form)), mimetype="application/json")
    name = f"{builder.subject.name}-{form.role or EVERYBODY}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def bring(builder: Builder, role: str):
    """Look at a file first; sent again with what it held, it becomes the draft."""
    form = builder.form(role)
    sent = ImportForm()
    found: FormDefinition | None = None
    shown = request.form.get("definition", "")
    status = 200
    if request.method == "POST":
        try:
            found = _found(builder, sent, shown)
            if found is not None and shown and request.form.get("go") == "keep":
                services.save_draft(form, found, seen=sent.seen_version, by=current_user, at=now())
                flash(_("The file is the draft now. It is not published yet."), "success")
                return redirect(builder.url(form), 303)
        except (Conflict, StaleDataError) as error:
            status = 409
            flash(str(error.message if isinstance(error, Conflict) else STALE), "error")
            form = builder.form_again(role)
        except DomainError as error:
            sent.blame(error)
        status = 422 if sent.errors else status
    sent.seen.data = form.version
    return builder.page(
        "import",
        form=form,
        sent=sent,
        found=found,
        text=write_file(found, indent=None).decode() if found else "",
        changes=differences(draft_of(form), found) if found else [],
        faults=list_faults(found, builder.subject) if found else [],
    ), status


def _found(builder: Builder, sent: ImportForm, shown: str) -> FormDefinition | None:
    if shown:
        return read_file(shown.encode(errors="replace"), builder.subject.columns)
    if not sent.validate_on_submit():
        return None
    return read_file(sent.file.data.stream.read(MOST_BYTES + 1), builder.subject.columns)


def _outline(builder: Builder, form: EntryForm):
    draft = draft_of(form)
    newest = newest_version(form)
    return builder.page(
        "show",
        form=form,
        draft=draft,
        newest=newest,
        is_changed=newest is None or newest.definition != to_json(draft),
        faults=list_faults(draft_of(form), builder.subject),
        sent=DraftForm(formdata=None, seen=form.version),
    )


def _stale(builder: Builder, role: str):
    """The form as it stands now, and that it was changed; 404 when it is gone."""
    form = builder.form_again(role)
    flash(_("Somebody else changed this form in the meantime. Look at it again."), "error")
    return _outline(builder, form), 409


def _roles(builder: Builder) -> list[str]:
    return [EVERY_ROLE, *builder.subject.roles]


def form_builder(pages: FormPages) -> Blueprint:
    """The desk where this slice's forms are built, in a fresh blueprint for every program."""
    both = ["GET", "POST"]
    return bind(
        pages,
        {
            "index": (index, "", ["GET"]),
            "add": (add, "/add", ["POST"]),
            "show": (show, "/<role>", ["GET"]),
            "arrange": (arrange, "/<role>/arrange", ["POST"]),
            "publish": (publish, "/<role>/publish", ["POST"]),
            "drop": (drop, "/<role>/drop", ["POST"]),
            "preview": (preview, "/<role>/preview", both),
            "versions": (versions, "/<role>/versions", ["GET"]),
            "export": (export, "/<role>/file", ["GET"]),
            "import": (bring, "/<role>/import", both),
            "new_section": (questions.new_section, "/<role>/sections/new", both),
            "section": (questions.edit_section, "/<role>/sections/<key>", both),
            "new_field": (questions.new_field, "/<role>/fields/new", both),
            "field": (questions.edit_field, "/<role>/fields/<key>", both),
        },
    )
