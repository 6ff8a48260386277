"""The catalogue's desk: its editions, upload, and comparison."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now, today
from core.db import new_id, parse_id
from core.forms import answer_form
from core.lists.page import ListPage
from core.lists.views import add_list_routes
from core.policy import authorize
from core.web import requires
from talent.catalogue import queries, services
from talent.catalogue.desk_pages import DIFF_WORDS
from talent.catalogue.forms.desk import UploadForm
from talent.catalogue.lists import EDITIONS
from talent.catalogue.states import CataloguePermission, EditionState

bp = Blueprint("catalogue_desk", __name__, url_prefix="/desk/catalogue")
PAGES = "talent/catalogue/desk"
Page = str | tuple[str, int] | BaseResponse


@bp.context_processor
def _words() -> dict[str, object]:
    return {"catalogue_edit": CataloguePermission.EDIT, "edition_states": EditionState}


def _draw(shown: ListPage) -> str:
    return render_template(
        f"{PAGES}/index.html",
        shown=shown,
        in_force=queries.edition_in_force(today()),
        waiting_suggestions=queries.count_open_suggestions(),
    )


add_list_routes(bp, EDITIONS, _draw)


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

    def read() -> BaseResponse:
        edition = services.import_edition(
            form.to_sheet(), form.to_details(), by=current_user, at=now(),
            ticket=parse_id(form.ticket.data),
        )  # fmt: skip
        return redirect(url_for("catalogue_edition.show", slug=edition.slug), 303)

    return answer_form(form, lambda: render_template(f"{PAGES}/upload.html", form=form), read)


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
        **DIFF_WORDS,
    )
