"""An edition's dockings for its organiser, with the matching rate."""

from flask import Blueprint, render_template

from core.lists import add_list_routes
from core.lists.page import ListPage
from core.tallies import percent
from events.dockings.lists import DOCKINGS
from events.dockings.queries import matching_rate

desk = Blueprint("dockings_desk", __name__, url_prefix="/desk/events/<slug>/dockings")


def _draw(shown: ListPage) -> str:
    edition = shown.opened.subject
    rate = matching_rate(edition)
    told = {"edition": edition, "rate": rate, "share": percent(rate.matched, rate.released)}
    return render_template("events/dockings/index.html", shown=shown, **told)


add_list_routes(desk, DOCKINGS, _draw)
