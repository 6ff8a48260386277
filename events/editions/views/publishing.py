"""What is still missing before publication, and the moves of an edition."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from core.cases.forms import ActionForm, ReasonForm
from core.cases.routes import add_case_routes, template_page
from core.cases.spec import Action, CaseSpec
from core.i18n import tr
from core.policy import authorize
from events.editions.models import Edition
from events.editions.publication import find_faults
from events.editions.services import move_edition
from events.editions.states import EDITION_WORKFLOW, EditionAction, EditionPermission, EditionState
from events.editions.views.pages import PAGES, edition_of

blueprint = Blueprint("publication", __name__, url_prefix="/desk/events/<slug>/publication")


def _load(slug: str) -> Edition:
    edition = edition_of(slug)
    authorize(EditionPermission.RUN, edition)
    return edition


def _values(edition: Edition) -> dict[str, Any]:
    is_draft = edition.standing is EditionState.DRAFT
    return {"is_draft": is_draft, "faults": find_faults(edition) if is_draft else []}


def _offered(move: EditionAction, edition: Edition) -> bool:
    if move is EditionAction.BEGIN_MATCHING:
        return edition.type.has_matching
    return move is not EditionAction.PUBLISH or not find_faults(edition)


_A = EditionAction
# Letters go to everybody registered, none is about the edition itself: no one to show.
_MOVES = (
    (_A.PUBLISH, "p", _l("Everybody can see the event from now on, and register once registration "
                         "is open. It cannot become a draft again.")),
    (_A.BEGIN_MATCHING, "m", _l("The event stays open; parks and projects are brought together "
                                "from now on.")),
    (_A.START, "s", _l("The gates open: people can be checked in from now on.")),
    (_A.CANCEL, "x", _l("The event does not take place: every registration ends, everybody who "
                        "registered is written to with the reason, and the page shows it as "
                        "cancelled. This cannot be undone.")),
)  # fmt: skip
CASE = CaseSpec[Edition](
    blueprint="publication",
    workflow=EDITION_WORKFLOW,
    reading=EditionPermission.RUN,
    load=_load,
    address=lambda edition: {"slug": edition.slug},
    title=lambda edition: tr(edition.name),
    page=template_page(f"{PAGES}/publication.html", _values),
    actions=tuple(
        Action(move, partial(move_edition, action=move),
               ReasonForm if move is _A.CANCEL else ActionForm, key, danger=move is _A.CANCEL,
               writes=False, says=says, offered=partial(_offered, move))
        for move, key, says in _MOVES
    ),
)  # fmt: skip
add_case_routes(blueprint, CASE, "")
