"""The plan as everybody sees it: the map, the list that tells the same, and each booth."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from core.public_pages import keep, kept, show, show_form, unchanged
from core.web import public
from events.editions.queries import get_public_edition
from events.event_types import Part
from events.plans import desk as at_desk
from events.plans.drawing import Drawing, drawing_of, facility_words
from events.plans.ports import TAKING
from events.plans.queries import get_booth, get_planned_edition, is_shown
from events.plans.states import BoothKind, Facility

LONGEST_WORDS, NOTHING = 80, Drawing((), None, ())
blueprint, desk = Blueprint("plans", __name__, url_prefix="/events/<slug>/plan"), at_desk.desk


@blueprint.get("")
@public
def index(slug: str) -> Response:
    edition = get_public_edition(slug, Part.EXHIBITORS)
    if not is_shown(edition):
        return show(
            "events/plans/public.html", edition=edition, plan=Drawing((), None, ()), words=""
        )
    words = request.args.get("q", "")[:LONGEST_WORDS]
    plan = drawing_of(edition, words)
    same = unchanged(plan.stamp, edition.name) or kept()
    return same or keep(
        show("events/plans/public.html", edition=edition, plan=plan, words=words,
             facility_words=facility_words, kinds=BoothKind)
    )  # fmt: skip


@blueprint.get("/<code>")
@public
def booth(slug: str, code: str) -> Response:
    """One booth with who stands there, and what the reader may do with it."""
    edition = get_planned_edition(slug)
    one = get_booth(edition, code)
    spot = next(each for each in drawing_of(edition).spots if each.row.id == one.id)
    parts = [part for port in TAKING if (part := port.part(one, current_user))]
    drawn = [render_template(name, edition=edition, booth=one, **shown) for name, shown in parts]
    shown: dict[str, Any] = {
        "kind": BoothKind(one.kind),
        "facilities": map(Facility, one.facilities),
    }
    return show_form("events/plans/booth.html", edition=edition, booth=one, spot=spot,
                     parts=drawn, **shown)  # fmt: skip
