"""What came of a round, for whoever runs it: the ranking, every mark, and paper to print."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask_login import current_user

from core.db import db
from core.errors import NotFound
from core.forms import Answer
from core.juries.models import Assignment, JuryRound
from core.juries.queries import find_round
from core.juries.results.marks import MARKS, disclosed_entries, marks_of
from core.juries.standings import standings
from core.juries.states import JuryPermission, Ranking
from core.lists import add_list_routes
from core.lists.page import ListPage
from core.paging import PAGE_SIZE, Paged, pages_of
from core.policy import authorize
from core.shares import PATIENCE, take_place
from core.web import requires

P = JuryPermission
PAGES = "core/juries/results"
blueprint = Blueprint("jury_results", __name__, url_prefix="/desk/juries/<reference>")
marks = Blueprint("jury_marks", __name__, url_prefix="/desk/juries/<reference>/marks")


@blueprint.get("/ranking")
@requires(P.READ)
def ranking(reference: str) -> str:
    """The order as marked and corrected; a page at a time, since a round may have thousands."""
    one = read_round(reference)
    take_place(PATIENCE)
    found = standings(one)
    seen = set(db.session.scalars(disclosed_entries(one, current_user)))
    rows = [row for row in found.rows if row.entry.id in seen]
    number = min(max(1, request.args.get("page", 1, type=int)), pages_of(len(rows)))
    part = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        f"{PAGES}/ranking.html", round=one, standings=found, ranking=Ranking(one.ranking),
        shown=Paged(part, len(rows), number),
    )  # fmt: skip


@marks.get("/<uuid:mark_id>")
@requires(P.READ)
def show(reference: str, mark_id: UUID) -> Answer:
    one = _mark(reference, mark_id)
    return render_template(f"{PAGES}/mark.html", given=one, round=one.entry.round)


def _mark(reference: str, mark_id: UUID) -> Assignment:
    rows = marks_of(current_user, read_round(reference))
    found: Assignment | None = db.session.scalar(rows.where(Assignment.id == mark_id))
    if found is None:
        raise NotFound
    return found


def read_round(reference: str) -> JuryRound:
    one = find_round(reference, current_user)
    authorize(P.READ, one)
    return one


def _draw(shown: ListPage) -> str:
    return render_template(f"{PAGES}/marks.html", shown=shown, round=shown.opened.subject)


add_list_routes(marks, MARKS, _draw)
