"""A person's own exports, and the register that auditors and administrators read."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.lists.page import ListPage
from core.lists.views import add_list_routes
from core.reports import services
from core.reports.lists import OWN_EXPORTS, REGISTER, label_of
from core.reports.queries import get_own_export, list_own_files
from core.web import signed_in

Page = str | BaseResponse
blueprint = Blueprint("exports", __name__, url_prefix="/desk/exports")
register = Blueprint("export_register", __name__, url_prefix="/desk/exports/register")
add_list_routes(register, REGISTER)


def _draw(shown: ListPage) -> str:
    """One's own, below the files that wait or are being made."""
    files = list_own_files(current_user)
    is_moving = any(one.standing.is_under_way for one in files)
    return render_template(
        "core/reports/index.html", shown=shown, files=files, is_moving=is_moving, label_of=label_of
    )


add_list_routes(blueprint, OWN_EXPORTS, _draw)


@blueprint.post("/<uuid:export_id>/stop")
@signed_in
def stop(export_id: UUID) -> Page:
    services.stop_export(get_own_export(export_id, user=current_user), by=current_user, at=now())
    flash(_("Stopped."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/<uuid:export_id>/file")
@signed_in
def file(export_id: UUID) -> Page:
    return services.fetch_export(get_own_export(export_id, user=current_user), by=current_user)
