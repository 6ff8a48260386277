"""The catalogue's desk: editions from upload to publication, comparison, rules, suggestions."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.db import db, new_id, parse_id
from core.errors import DomainError, NotFound
from core.policy import authorize
from core.web import requires
from talent.catalogue import queries, services
from talent.catalogue.desk_pages import SHOWN_ROWS, edition_page, people_of
from talent.catalogue.entry_words import field_label
from talent.catalogue.exports import ExportFormat, export_edition, field_text
from talent.catalogue.forms.desk import FileForm, ProposeForm, UploadForm
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.states import CataloguePermission, EditionState

bp = Blueprint("catalogue_desk", __name__, url_prefix="/desk/catalogue")
PAGES = "talent/catalogue/desk"
Page = str | tuple[str, int] | BaseResponse


@bp.context_processor
def _words() -> dict[str, object]:
    return {
        "catalogue_edit": CataloguePermission.EDIT,
        "catalogue_publish": CataloguePermission.PUBLISH,
        "edition_states": EditionState,
    }


@bp.get("")
@requires(CataloguePermission.READ)
def index() -> Page:
    authorize(CataloguePermission.READ)
    editions = queries.list_all_editions()
    return render_template(
        f"{PAGES}/index.html",
        editions=editions,
        counts=queries.count_entries(),
        people=people_of(editions),
        in_force=queries.edition_in_force(today()),
        waiting_suggestions=queries.count_open_suggestions(),
    )


@bp.get("/import")
@requires(CataloguePermission.EDIT)
def upload_page() -> Page:
    authorize(CataloguePermission.EDIT)
    form = UploadForm(ticket=str(new_id()))
    return render_template(f"{PAGES}/upload.html", form=form)


@bp.post("/import")
@requires(CataloguePermission.EDIT)
def upload() -> Page:
    """Read a file into a draft, whose page is the preview."""
    authorize(CataloguePermission.EDIT)
    form = UploadForm()
    if form.validate_on_submit():
        try:
            edition = services.import_edition(
                form.to_sheet(),
                form.to_details(),
                by=current_user,
                at=now(),
                ticket=parse_id(form.ticket.data),
            )
        except DomainError as refusal:
            if not form.blame(refusal):
                raise
        else:
            return _to(edition)
    return render_template(f"{PAGES}/upload.html", form=form), 422


@bp.get("/editions/<slug>")
@requires(CataloguePermission.READ)
def show(slug: str) -> Page:
    """One edition: its file, what it changes, and what can be done with it now."""
    authorize(CataloguePermission.READ)
    return _page(_edition(slug))


@bp.post("/editions/<slug>/file")
@requires(CataloguePermission.EDIT)
def replace_file(slug: str) -> Page:
    edition = _edition(slug, for_update=True)
    authorize(CataloguePermission.EDIT, edition)
    form = FileForm()
    if form.validate_on_submit():
        try:
            services.replace_file(
                edition, form.to_sheet(), by=current_user, at=now(), seen=form.seen.data or ""
            )
        except DomainError as refusal:
            if not form.blame(refusal):
                raise
            db.session.rollback()
        else:
            return _to(edition)
    return _page(_edition(slug), file_form=form), 422


@bp.post("/editions/<slug>/leave-out")
@requires(CataloguePermission.EDIT)
def leave_out(slug: str) -> Page:
    edition = _edition(slug, for_update=True)
    authorize(CataloguePermission.EDIT, edition)
    services.leave_out_refused(edition, by=current_user, at=now(), seen=_seen())
    return _to(edition)


@bp.post("/editions/<slug>/propose")
@requires(CataloguePermission.EDIT)
def propose(slug: str) -> Page:
    edition = _edition(slug, for_update=True)
    authorize(CataloguePermission.EDIT, edition)
    form = ProposeForm()
    if form.validate_on_submit():
        try:
            services.propose_edition(
                edition,
                form.in_force_from.data,
                by=current_user,
                at=now(),
                seen=form.seen.data or "",
            )
        except DomainError as refusal:
            if not form.blame(refusal):
                raise
        else:
            flash(_("Proposed. A second person has to confirm it."), "success")
            return _to(edition)
    return _page(edition, propose_form=form), 422


@bp.post("/editions/<slug>/publish")
@requires(CataloguePermission.PUBLISH)
def publish(slug: str) -> Page:
    edition = _edition(slug, for_update=True)
    authorize(CataloguePermission.PUBLISH, edition)
    services.publish_edition(edition, by=current_user, at=now(), seen=_seen())
    flash(_("Published. Everybody can read this edition now."), "success")
    return _to(edition)


@bp.post("/editions/<slug>/take-back")
@requires(CataloguePermission.EDIT)
def take_back(slug: str) -> Page:
    edition = _edition(slug, for_update=True)
    authorize(CataloguePermission.EDIT, edition)
    services.take_back(edition, by=current_user, at=now())
    return _to(edition)


@bp.post("/editions/<slug>/discard")
@requires(CataloguePermission.EDIT)
def discard(slug: str) -> Page:
    edition = _edition(slug, for_update=True)
    authorize(CataloguePermission.EDIT, edition)
    services.discard_edition(edition, by=current_user, at=now())
    flash(_("Discarded."), "success")
    return redirect(url_for(".index"), 303)


@bp.get("/editions/<slug>/download/<any(json, csv, xlsx):wanted>")
@requires(CataloguePermission.READ)
def download(slug: str, wanted: str) -> BaseResponse:
    authorize(CataloguePermission.READ)
    file = export_edition(_edition(slug), ExportFormat(wanted))
    response = Response(file.content, content_type=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response


@bp.get("/compare")
@requires(CataloguePermission.READ)
def compare() -> Page:
    authorize(CataloguePermission.READ)
    old = queries.get_any_edition(request.args.get("from", ""))
    new = queries.get_any_edition(request.args.get("to", ""))
    return render_template(
        f"{PAGES}/compare.html",
        editions=queries.list_all_editions(),
        old=old,
        new=new,
        diff=queries.diff_editions(old, new) if old and new else None,
        **_diff_words(),
    )


def _page(
    edition: CatalogueEdition,
    *,
    file_form: FileForm | None = None,
    propose_form: ProposeForm | None = None,
) -> str:
    page = edition_page(edition)
    day = edition.in_force_from or today()
    return render_template(
        f"{PAGES}/show.html",
        page=page,
        edition=edition,
        states=EditionState,
        state=EditionState(edition.state),
        file_form=file_form or FileForm(formdata=None, seen=page.seen),
        propose_form=propose_form
        or ProposeForm(formdata=None, seen=page.seen, in_force_from=max(day, today())),
        **_diff_words(),
    )


def _diff_words() -> dict[str, object]:
    return {"field_label": field_label, "field_text": field_text, "shown_rows": SHOWN_ROWS}


def _edition(slug: str, *, for_update: bool = False) -> CatalogueEdition:
    edition = queries.get_any_edition(slug, for_update=for_update)
    if edition is None:
        raise NotFound
    return edition


def _seen() -> str:
    return request.form.get("seen", "")


def _to(edition: CatalogueEdition) -> BaseResponse:
    return redirect(url_for(".show", slug=edition.slug), 303)
