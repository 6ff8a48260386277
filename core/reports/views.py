"""A person's own exports, and the register that auditors and administrators read."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.clock import now
from core.i18n import language
from core.policy import authorize
from core.reports import services
from core.reports.models import Export
from core.reports.queries import get_own_export, list_own_exports, list_register
from core.reports.registry import REPORTS
from core.reports.states import ExportPermission
from core.web import requires, signed_in

PAGES = "core/reports"
Page = str | BaseResponse
blueprint = Blueprint("exports", __name__, url_prefix="/desk/exports")


@blueprint.app_template_global("export_label")
def label_of(export: Export) -> str:
    report = REPORTS.find(export.report)
    return str(report.label) if report else export.report


@blueprint.app_template_global("export_columns")
def columns_of(export: Export) -> list[str]:
    said: list[str] | None = export.filter.get("labels", {}).get(language())
    report = REPORTS.find(export.report)
    return said or [report.column_label(key) if report else key for key in export.columns]


@blueprint.get("")
@signed_in
def index() -> Page:
    """What one has taken away, and how far the long ones are."""
    exports = list_own_exports(current_user)
    return render_template(
        f"{PAGES}/index.html",
        exports=exports,
        is_moving=any(one.standing.is_under_way and one.storage_key for one in exports),
    )


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


@blueprint.get("/register")
@requires(ExportPermission.READ_REGISTER)
def register() -> Page:
    authorize(ExportPermission.READ_REGISTER)
    return render_template(
        f"{PAGES}/register.html", page=list_register(page=request.args.get("page", 1, int))
    )
