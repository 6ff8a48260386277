"""The log of services at the desk: written down one by one, or by a sheet looked at first."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from core.clock import now, today
from core.forms import Answer, answer_form
from core.i18n import tr
from core.lists.records import Figure, RecordSpec, add_record_routes
from core.policy import authorize
from core.shares import heavy
from core.web import requires
from events.enterprise_services import queries, services
from events.enterprise_services.forms import KindForm, ServiceForm, SheetForm
from events.enterprise_services.lists import KINDS, SERVICES
from events.enterprise_services.policies import ServicePermission as P
from events.enterprise_services.sheets import Line, read_lines

PAGES = "events/enterprise_services"
desk = Blueprint("enterprise_services", __name__, url_prefix="/desk/enterprise-services")
kinds = Blueprint("service_kinds", __name__, url_prefix="/desk/service-kinds")


def _figures() -> list[Figure]:
    firms, count = queries.count_services(current_user)
    by_code = _l(
        "Distinct enterprises in the log, known by code, else by the register, else by name."
    )
    return [
        Figure(firms, _l("enterprises served"), by_code),
        Figure(
            count, _l("services given"), _l("Entries of the log: one service to one enterprise.")
        ),
    ]


@desk.route("/sheet", methods=["GET", "POST"])
@requires(P.EDIT)
@heavy
def sheet() -> Answer:
    """Bring a sheet: its rows are shown with what is wrong; sent again, the good ones are kept."""
    authorize(P.EDIT)
    form, lines = SheetForm(), list[Line]()

    def draw() -> str:
        good = [one for one in lines if not one.fault]
        return render_template(f"{PAGES}/sheet.html", form=form, lines=lines, good=good)

    def read() -> Answer:
        sent = form.file.data
        content, name = sent.stream.read(), sent.filename or ""
        lines[:] = read_lines(content, name, district=form.district.data, on=today())
        rows = [one.said for one in lines if not one.fault]
        if request.form.get("sure") != "1" or not rows:
            form.file.hold()
            return draw()
        for row in rows:
            services.keep_service(None, row, by=current_user, at=now())
        said = ngettext("%(num)s service is written down.", "%(num)s are written down.", len(rows))
        flash(said, "success")
        return redirect(url_for(".index"), 303)

    return answer_form(form, draw, read)


LOG = RecordSpec(
    list=SERVICES,
    form=ServiceForm,
    keep=services.keep_service,
    edit=P.EDIT,
    begin=_l("Write a service down"),
    name=lambda one: one.name,
    index=f"{PAGES}/index.html",
    figures=_figures,
)
add_record_routes(desk, LOG)
add_record_routes(
    kinds,
    RecordSpec(
        list=KINDS,
        form=KindForm,
        keep=services.keep_kind,
        edit=P.NAME_KINDS,
        begin=_l("Name a kind"),
        name=lambda kind: tr(kind.name),
    ),
)
