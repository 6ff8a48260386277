"""Without application: the public page, one's own, and the desk's with its workbook."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from flask_babel import pgettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.benefits.policies import BenefitPermission as P
from core.benefits.registry import BENEFITS, counted_for, given_to, told_total
from core.clock import now, today
from core.figures.suppression import LEAST
from core.i18n import tr
from core.policy import authorize
from core.public_pages import show as show_page
from core.reports.naming import file_name, hand_over
from core.reports.writers import Cell, xlsx_of
from core.web import public, requires, signed_in

PAGES = "core/benefits"
blueprint = Blueprint("benefits", __name__)
desk = Blueprint("benefits_desk", __name__, url_prefix="/desk/without-application")


@blueprint.get("/without-application")
@public
def index() -> Response:
    """What the office gives by itself, on what data, and the notices that run today."""
    notices = [(benefit, one) for benefit in BENEFITS for one in benefit.notices(today())]
    return show_page(
        f"{PAGES}/index.html", as_of=now(), least=LEAST,
        benefits=[(benefit, told_total(benefit)) for benefit in BENEFITS],
        notices=sorted(notices, key=lambda pair: pair[1].ends_on),
    )  # fmt: skip


@blueprint.get("/me/without-application")
@signed_in
def own() -> str:
    return render_template(f"{PAGES}/own.html", given=given_to(current_user))


@desk.get("", endpoint="index")
@requires(P.COUNT)
def index_of_desk() -> str:
    """Numbers by kind and place, each leading to its list."""
    authorize(P.COUNT)
    return render_template(f"{PAGES}/desk.html", counted=list(counted_for(current_user)))


@desk.post("/numbers.xlsx")
@requires(P.COUNT)
def workbook() -> BaseResponse:
    """The same numbers as a workbook; who took them is in the log."""
    authorize(P.COUNT)
    labels = [
        _("Kind"), pgettext("benefit", "Of what"), pgettext("benefit", "Given"), _("In notice"),
        _("Objections, refusals"), pgettext("benefit", "Withdrawn"),
    ]  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (str(benefit.label), tr(one.place),
         one.given, one.in_notice, one.objected, one.withdrawn)
        for benefit, counts in counted_for(current_user) for one in counts
    ]  # fmt: skip
    audit.record("benefits:numbers_taken", "benefits", by=current_user, at=now(), rows=len(rows))
    return hand_over(xlsx_of(labels, rows), file_name([_("Without application")], now(), "xlsx"))
