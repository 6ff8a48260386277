"""One edition at the desk: its file, what it changes, and its way to publication by two persons."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.cases.routes import add_case_routes, draw_case
from core.cases.spec import Action, Case, CaseSpec
from core.clock import now, today
from core.errors import NotFound
from core.forms import answer_form
from core.i18n import tr
from core.policy import authorize
from core.web import requires
from talent.catalogue import queries, services
from talent.catalogue.desk_pages import DIFF_WORDS, edition_page, version_of
from talent.catalogue.exports import ExportFormat, export_edition
from talent.catalogue.forms.desk import FileForm, ProposeForm
from talent.catalogue.models import CatalogueEdition
from talent.catalogue.states import EDITION_WORKFLOW, CataloguePermission, EditionAction

blueprint = Blueprint("catalogue_edition", __name__, url_prefix="/desk/catalogue/editions/<slug>")
PAGES = "talent/catalogue/desk"
Page = str | tuple[str, int] | BaseResponse


@blueprint.post("/file")
@requires(CataloguePermission.EDIT)
def replace_file(slug: str) -> Page:
    edition, form = _to_change(slug), FileForm()

    def read() -> BaseResponse:
        sheet, seen = form.to_sheet(), form.seen.data or ""
        services.replace_file(edition, sheet, by=current_user, at=now(), seen=seen)
        return redirect(url_for(".show", slug=slug), 303)

    return answer_form(form, lambda: draw_case(CASE, edition, file_form=form), read)


@blueprint.post("/leave-out")
@requires(CataloguePermission.EDIT)
def leave_out(slug: str) -> Page:
    seen = request.form.get("seen", "")
    services.leave_out_refused(_to_change(slug), by=current_user, at=now(), seen=seen)
    return redirect(url_for(".show", slug=slug), 303)


@blueprint.get("/download/<any(json, csv, xlsx):wanted>")
@requires(CataloguePermission.READ)
def download(slug: str, wanted: str) -> BaseResponse:
    file = export_edition(_load(slug), ExportFormat(wanted))
    response = Response(file.content, content_type=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    return response


def _load(slug: str) -> CatalogueEdition:
    """The edition for its readers; locked where it is to be moved, so that two come one by one."""
    authorize(CataloguePermission.READ)
    edition = queries.get_any_edition(slug, for_update=request.method == "POST")
    if edition is None:
        raise NotFound
    return edition


def _to_change(slug: str) -> CatalogueEdition:
    edition = _load(slug)
    authorize(CataloguePermission.EDIT, edition)
    return edition


def _page(case: Case[CatalogueEdition], *, file_form: FileForm | None = None) -> str:
    page = edition_page(case.subject)
    file_form = file_form or FileForm(formdata=None, seen=page["seen"])
    shown = {"case": case, "page": page, "edition": case.subject, "file_form": file_form}
    shown["permissions"] = CataloguePermission
    return render_template(f"{PAGES}/show.html", **shown, **DIFF_WORDS)


def _day(edition: CatalogueEdition) -> dict[str, Any]:
    return {"in_force_from": max(edition.in_force_from or today(), today())}


def _is_decided(edition: CatalogueEdition) -> bool:
    """Whether there is something to propose: rows, and none refused that nobody decided about."""
    taken = (edition.import_report or {}).get("taken")
    return bool(taken) and (not edition.refused_rows or edition.refused_left_out)


_A = EditionAction
CASE = CaseSpec[CatalogueEdition](
    blueprint="catalogue_edition",
    workflow=EDITION_WORKFLOW,
    reading=CataloguePermission.READ,
    load=_load,
    address=lambda edition: {"slug": edition.slug},
    title=lambda edition: tr(edition.name),
    page=_page,
    # No column of it counts up: what its page shows is its file, its day, and the one before.
    version=version_of,
    told={
        "catalogue:edition:imported": _l("File read"),
        "catalogue:edition:replaced": _l("Corrected file read"),
        "catalogue:edition:refused_left_out": _l("Refused rows left out"),
        "catalogue:entry:tiers_set": _l("Rules of an entry set"),
        "catalogue:entry:added": _l("Entry added"),
        "catalogue:effects:chosen": _l("Chosen what becomes of claims"),
    },
    actions=(
        Action(_A.PROPOSE, services.propose_edition, ProposeForm, key="p", writes=False,
               ready=_day, offered=_is_decided,
               done=_l("Proposed. A second person has to confirm it.")),
        Action(_A.PUBLISH, services.publish_edition, key="p", writes=False,
               label=lambda _one: _l("Confirm and publish"),
               says=_l("A published edition cannot be changed or taken back; only a later one can "
                       "replace it."),
               done=_l("Published. Everybody can read this edition now.")),
        Action(_A.TAKE_BACK, services.take_back, key="b", writes=False, is_return=True,
               name="take-back"),
        Action(_A.DISCARD, services.discard_edition, key="x", writes=False, danger=True,
               says=_l("The draft and its rows are deleted. Published editions stay as they are."),
               done=_l("Discarded.")),
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "")
