"""One page before and after an edition is closed: what is left, the move, and what it did."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from core.cases.forms import LONGEST_REASON, ActionForm
from core.cases.routes import add_case_routes, template_page
from core.cases.spec import Action, CaseSpec
from core.clock import now
from core.figures.models import FigureSnapshot, SupersededFigure
from core.figures.units import say
from core.forms import paragraph
from core.i18n import LOCALES, tr
from core.policy import authorize
from core.tallies import percent
from events.certificates.queries import progress_of
from events.certificates.values import has_certificates
from events.closing.queries import Frozen, list_checks, list_frozen
from events.editions.models import Edition
from events.editions.services import move_edition
from events.editions.states import EDITION_WORKFLOW, OVER_STATES, EditionAction, EditionPermission
from events.editions.views.pages import edition_of
from events.thanks.queries import standings

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
