"""The plan as everybody sees it: the map, the list that tells the same, and each booth."""

from flask import Blueprint, Response, request
from flask_login import current_user

from core.public_pages import show, show_form, unchanged
from core.web import public
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.plans import desk as at_desk
from events.plans.drawing import map_and_list, spot_of, stamp_of
from events.plans.ports import TAKING
from events.plans.queries import find_plan, get_booth, get_planned_edition
from events.plans.states import BoothKind

LONGEST_WORDS = 80
blueprint, desk = Blueprint("plans", __name__, url_prefix="/events/<slug>/plan"), at_desk.desk


@blueprint.get("")
@public
def index(slug: str) -> Response:
    edition = get_public_edition(slug, Part.EXHIBITORS)
    plan = find_plan(edition)
    if plan is None or not plan.is_public:
        return show("events/plans/public.html", edition=edition, drawn="", words="")
    words, stamp = request.args.get("q", "")[:LONGEST_WORDS], stamp_of(edition, plan)
    same = None if words else unchanged(stamp, edition.name)
    return same or show(
        "events/plans/public.html", edition=edition, words=words,
        drawn=map_and_list(edition, stamp, words),
    )  # fmt: skip


@blueprint.get("/<code>")
@public
def booth(slug: str, code: str) -> Response:
    """One booth with who stands there, and what the reader may do with it."""
    edition = get_planned_edition(slug)
    one = get_booth(edition, code)
    parts = [part for port in TAKING if (part := port.part(one, current_user))]
    return show_form("events/plans/booth.html", edition=edition, booth=one, parts=parts,
                     spot=spot_of(one, edition), kind=BoothKind(one.kind))  # fmt: skip
