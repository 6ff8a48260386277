"""One page before and after an edition is closed: what is left, the move, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core import audit
from core.cases.forms import LONGEST_REASON, ActionForm
from core.cases.routes import add_case_routes, template_page
from core.cases.spec import Action, CaseSpec
from core.clock import now
from core.db import reading
from core.errors import NotFound
from core.figures.models import FigureSnapshot, SupersededFigure
from core.figures.suppression import LEAST
from core.figures.units import say
from core.forms import paragraph
from core.i18n import LOCALES, language, speaking, tr
from core.policy import authorize, can
from core.reports.naming import file_name, hand_over
from core.tallies import percent
from core.web import requires
from events.certificates.queries import progress_of
from events.certificates.values import has_certificates
from events.closing.queries import Frozen, list_checks, list_frozen
from events.closing.report import Report, make_report, workbook_of
from events.editions.models import Edition
from events.editions.services import move_edition
from events.editions.states import EDITION_WORKFLOW, OVER_STATES, EditionAction, EditionPermission
from events.editions.views.pages import edition_of
from events.thanks.queries import standings
from events.tickets.documents.drawing import drawn

blueprint = Blueprint("closing", __name__, url_prefix="/desk/events/<slug>/closing")
_A = EditionAction


class ReopenForm(ActionForm):
    why = paragraph(
        _l("Why it is opened again"),
        LONGEST_REASON,
        missing=_l("Say why the edition is opened again."),
        description=_l("It is kept in the log, for the organisers and auditors."),
    )

    @property
    def arguments(self) -> dict[str, Any]:
        return {"reason": dict.fromkeys(LOCALES, self.why.data)}


def _load(slug: str) -> Edition:
    edition = edition_of(slug)
    authorize(EditionPermission.RUN, edition)
    return edition


def _values(edition: Edition) -> dict[str, Any]:
    is_over = edition.standing in OVER_STATES
    issued = progress_of(edition, visible_to=current_user) if has_certificates(edition) else None
    return {
        "is_over": is_over,
        "checks": list_checks(edition, current_user, now()),
        "certificates": issued,
        "thanks": standings(edition),
        "may_copy": can(EditionPermission.CREATE),
        "frozen": [(one, _told(one, one.kept), _before(one)) for one in list_frozen(edition)],
    }


def _before(one: Frozen) -> str:
    """What the edition had closed with the last time; "" where it was closed once."""
    return _told(one, one.before[0]) if one.before else ""


def _told(one: Frozen, version: FigureSnapshot | SupersededFigure) -> str:
    value, whole = version.numerator, version.denominator
    return say(one.figure.unit, value if whole is None else percent(value, whole))


CASE = CaseSpec[Edition](
    blueprint="closing",
    workflow=EDITION_WORKFLOW,
    reading=EditionPermission.RUN,
    load=_load,
    address=lambda edition: {"slug": edition.slug},
    title=lambda edition: tr(edition.name),
    page=template_page("events/closing/show.html", _values),
    actions=(
        Action(
            _A.CLOSE, partial(move_edition, action=_A.CLOSE), key="c", writes=False,
            says=_l("Nobody can register or be checked in any more, and the numbers are frozen. "
                    "Certificates are issued. Whoever opens it again has to say why."),
        ),
        Action(
            _A.FOLLOW_UP, partial(move_edition, action=_A.FOLLOW_UP), key="f", writes=False,
            says=_l("What was agreed is followed from now on; the numbers stay as they are."),
        ),
        Action(
            _A.REOPEN, partial(move_edition, action=_A.REOPEN), ReopenForm, "o", danger=True,
            writes=False,
            says=_l("People can be checked in again and records corrected. The frozen numbers stay "
                    "as they are until the edition is closed anew; then new ones take their place "
                    "and the old ones are kept beside them. Certificates stay as they are."),
        ),
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "")


@blueprint.get("/report.pdf")
@requires(EditionPermission.RUN)
def paper(slug: str) -> BaseResponse:
    """The report on paper; `in` says the language, `for` whether it is to be shown in public."""

    def draw(report: Report, is_frozen: bool) -> bytes:
        html = render_template("events/closing/report.html", report=report, is_frozen=is_frozen,
                               least=LEAST)  # fmt: skip
        title = f"{tr(report.name)} {_('Report of the event')}"
        return drawn(html, title=title, language=language(), at=report.as_of, people=())

    return _handed_over(slug, "pdf", draw)


@blueprint.get("/report.xlsx")
@requires(EditionPermission.RUN)
def workbook(slug: str) -> BaseResponse:
    return _handed_over(slug, "xlsx", lambda report, _is_frozen: workbook_of(report))


def _handed_over(slug: str, ending: str, make: Callable[[Report, bool], bytes]) -> BaseResponse:
    spoken, readers = request.args.get("in", language()), request.args.get("for", "office")
    if spoken not in LOCALES or readers not in {"office", "public"}:
        raise NotFound
    _load(slug)
    # Drawing takes long: not in the request's transaction.
    with reading(), speaking(spoken):
        edition, at = _load(slug), now()
        report = make_report(edition, current_user, is_public=readers == "public", at=at)
        # One that was opened again tells what it closed with; a kind without figures froze none.
        data = make(report, bool(list_frozen(edition)))
        version = _("public version") if report.is_public else ""
        name = file_name([tr(report.name), _("Report of the event"), version], at, ending)
        said = f"{readers}.{ending}"
        audit.record_now("edition_report:taken", edition, by=current_user, what=said)
    return hand_over(data, name)
