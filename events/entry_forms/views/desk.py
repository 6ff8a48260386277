"""The forms of an edition: their outline, publishing, versions, preview, and files."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm.exc import StaleDataError

from core.clock import now
from core.entry_forms import editing
from core.entry_forms.differences import differences
from core.entry_forms.exchange import MOST_BYTES, read_file, write_file
from core.entry_forms.faults import list_faults
from core.entry_forms.forms.building import DraftForm, ImportForm
from core.entry_forms.values import FormDefinition
from core.errors import Conflict, DomainError, NotFound
from core.i18n import language, speaking
from core.web import requires
from events.editions.states import EditionPermission
from events.entry_forms import services
from events.entry_forms.answering import form_class
from events.entry_forms.models import EVERY_ROLE, EntryForm, FormVersion
from events.entry_forms.queries import list_forms, newest_version, newest_versions
from events.entry_forms.services.drafting import STALE
from events.entry_forms.views.finding import PAGES, draft_of, get_edition, get_form, word_of

blueprint = Blueprint("entry_forms", __name__, url_prefix="/desk/events/<slug>/forms")
EDIT = EditionPermission.EDIT

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


@blueprint.get("")
@requires(EDIT)
def index(slug: str):
    edition = get_edition(slug)
    forms, newest = list_forms(edition), newest_versions(edition)
    return render_template(
        f"{PAGES}/index.html",
        edition=edition,
        forms=[(form, newest.get(form.id), _faults(form)) for form in forms],
        free=[role for role in _roles(edition) if role not in {form.role for form in forms}],
        word_of=word_of,
    )


@blueprint.post("/add")
@requires(EDIT)
def add(slug: str):
    edition = get_edition(slug)
    role = request.form.get("role", "")
    role = EVERY_ROLE if role == "all" else role
    if role not in _roles(edition):
        raise NotFound
    form = services.begin_form(edition, role, by=current_user, at=now())
    return redirect(_address(form), 303)


@blueprint.get("/<role>")
@requires(EDIT)
def show(slug: str, role: str):
    return _outline(get_form(slug, role))


@blueprint.post("/<role>/arrange")
@requires(EDIT)
def arrange(slug: str, role: str):
    form = get_form(slug, role)
    deed, _space, key = request.form.get("do", "").partition(" ")
    if deed not in MOVES:
        raise NotFound
    sent = DraftForm()
    try:
        changed = MOVES[deed](draft_of(form), key)
        services.save_draft(form, changed, seen=sent.seen_version, by=current_user, at=now())
    except (Conflict, StaleDataError):
        return _stale(slug, role)
    except DomainError as error:
        flash(str(error.message), "error")
        return _outline(form), 422
    if deed.endswith("remove"):
        flash(_("It was taken out of the draft."), "success")
        return redirect(_address(form), 303)
    place = "section-" if deed.startswith("section") else "field-"
    return redirect(f"{_address(form)}#{place}{key}", 303)


@blueprint.post("/<role>/publish")
@requires(EDIT)
def publish(slug: str, role: str):
    form = get_form(slug, role)
    try:
        services.require_seen(form, DraftForm().seen_version)
        version = services.publish_form(form, by=current_user, at=now())
    except (Conflict, StaleDataError):
        return _stale(slug, role)
    except DomainError as error:
        flash(str(error.message), "error")
        return _outline(form), 422
    flash(_("Published: people answer version %(number)s now.", number=version.number), "success")
    return redirect(_address(form), 303)


@blueprint.post("/<role>/drop")
@requires(EDIT)
def drop(slug: str, role: str):
    form = get_form(slug, role)
    try:
        services.drop_form(form, seen=DraftForm().seen_version, by=current_user, at=now())
    except (Conflict, StaleDataError):
        return _stale(slug, role)
    flash(_("The form of this role is gone; it has everybody's again."), "success")
    return redirect(url_for(".index", slug=slug), 303)


@blueprint.route("/<role>/preview", methods=["GET", "POST"])
@requires(EDIT)
def preview(slug: str, role: str):
    """The draft, or a published version, as people see it; sent, it is checked and not kept."""
    form = get_form(slug, role)
    definition = draft_of(form)
    number = request.args.get("version", type=int)
    if number is not None:
        versions = {one.number: one for one in form.versions}
        if number not in versions:
            raise NotFound
        definition = FormDefinition.from_json(versions[number].definition)
    spoken = request.args.get("in", language())
    spoken = spoken if spoken in ("en", "zh") else language()
    with speaking(spoken):
        asked = form_class(definition)()
        tried = asked.validate_on_submit()
        sheet = render_template(f"{PAGES}/_sheet.html", asked=asked, tried=tried)
    return render_template(
        f"{PAGES}/preview.html",
        form=form,
        edition=form.edition,
        drawn=Markup(sheet),  # noqa: S704 - drawn by our own template just above
        spoken=spoken,
        number=number,
        word_of=word_of,
    ), 422 if asked.errors else 200


@blueprint.get("/<role>/versions")
@requires(EDIT)
def versions(slug: str, role: str):
    form = get_form(slug, role)
    steps: list[tuple[FormVersion, list[str] | None]] = []
    before: FormDefinition | None = None
    for version in form.versions:
        definition = FormDefinition.from_json(version.definition)
        steps.append((version, differences(before, definition) if before else None))
        before = definition
    return render_template(
        f"{PAGES}/versions.html",
        form=form,
        edition=form.edition,
        steps=reversed(steps),
        unpublished=differences(before, draft_of(form)) if before else [],
        word_of=word_of,
    )


@blueprint.get("/<role>/file")
@requires(EDIT)
def export(slug: str, role: str):
    form = get_form(slug, role)
    response = Response(write_file(draft_of(form)), mimetype="application/json")
    name = f"{form.edition.slug}-{form.role or 'all'}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.route("/<role>/import", methods=["GET", "POST"], endpoint="import")
@requires(EDIT)
def bring(slug: str, role: str):
    """Look at a file first; sent again with what it held, it becomes the draft."""
    form = get_form(slug, role)
    sent = ImportForm()
    found: FormDefinition | None = None
    shown = request.form.get("definition", "")
    status = 200
    if request.method == "POST":
        try:
            found = _found(sent, shown)
            if found is not None and shown and request.form.get("go") == "keep":
                services.save_draft(form, found, seen=sent.seen_version, by=current_user, at=now())
                flash(_("The file is the draft now. It is not published yet."), "success")
                return redirect(_address(form), 303)
        except (Conflict, StaleDataError) as error:
            status = 409
            flash(str(error.message if isinstance(error, Conflict) else STALE), "error")
            form = get_form(slug, role, again=True)
        except DomainError as error:
            sent.blame(error)
        status = 422 if sent.errors else status
    sent.seen.data = form.version
    return render_template(
        f"{PAGES}/import.html",
        form=form,
        edition=form.edition,
        sent=sent,
        found=found,
        text=write_file(found, indent=None).decode() if found else "",
        changes=differences(draft_of(form), found) if found else [],
        faults=list_faults(found, asks_identity=form.edition.asks_identity) if found else [],
        word_of=word_of,
    ), status


def _found(sent: ImportForm, shown: str) -> FormDefinition | None:
    if shown:
        return read_file(shown.encode(errors="replace"))
    if not sent.validate_on_submit():
        return None
    return read_file(sent.file.data.stream.read(MOST_BYTES + 1))


def _outline(form: EntryForm):
    draft = draft_of(form)
    newest = newest_version(form)
    return render_template(
        f"{PAGES}/show.html",
        form=form,
        edition=form.edition,
        draft=draft,
        newest=newest,
        is_changed=newest is None or newest.definition != draft.to_json(),
        faults=_faults(form),
        word_of=word_of,
        sent=DraftForm(formdata=None, seen=form.version),
    )


def _stale(slug: str, role: str):
    """The form as it stands now, and that it was changed; 404 when it is gone."""
    form = get_form(slug, role, again=True)
    flash(_("Somebody else changed this form in the meantime. Look at it again."), "error")
    return _outline(form), 409


def _faults(form: EntryForm):
    return list_faults(draft_of(form), asks_identity=form.edition.asks_identity)


def _roles(edition) -> list[str]:
    return [EVERY_ROLE, *(str(role) for role in edition.type.roles)]


def _address(form: EntryForm) -> str:
    return url_for("entry_forms.show", slug=form.edition.slug, role=form.role or "all")
