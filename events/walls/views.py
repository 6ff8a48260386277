"""The wall page for everybody, and at the desk its switch."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from core.clock import now
from core.forms import Answer, answer_form
from core.policy import authorize
from core.public_pages import drawn_once
from core.public_pages import show as show_page
from core.web import public, requires
from events.editions.states import EditionPermission
from events.editions.views.pages import edition_of
from events.walls.day_figures import day_figures
from events.walls.forms import WallForm
from events.walls.models import Wall
from events.walls.queries import find_wall, get_open_wall
from events.walls.services import set_wall

PAGES = "events/walls"
# Seconds for which everybody is shown what was counted for the first: fewer than it takes any
# wall to ask again, so that many of them cost no more than one.
KEPT_SECONDS = 10
blueprint = Blueprint("walls", __name__, url_prefix="/events/<slug>/wall")
desk = Blueprint("walls_desk", __name__, url_prefix="/desk/events/<slug>/wall")


@blueprint.get("")
@public
def show(slug: str) -> Response:
    """The figures of the day; `still` asks for a page that does not renew itself."""
    wall, at = get_open_wall(slug), now()
    edition = wall.edition

    def draw() -> str:
        figures = day_figures(edition, at)
        return render_template(f"{PAGES}/_day_figures.html", figures=figures, at=at)

    turn = int(at.timestamp()) // KEPT_SECONDS
    figures = drawn_once(draw, "wall", edition.id, edition.version, turn)
    is_still = "still" in request.args
    return show_page(
        f"{PAGES}/show.html", wall=wall, edition=edition, figures=figures, still=is_still
    )


@desk.route("", methods=["GET", "POST"])
@requires(EditionPermission.RUN)
def edit(slug: str) -> Answer:
    """Switch it on and off; where to open it."""
    edition = edition_of(slug)
    authorize(EditionPermission.RUN, edition)
    wall: Wall | None = find_wall(edition)
    form = WallForm()
    if request.method == "GET":
        form.fill(wall)

    def keep() -> Answer:
        kept = set_wall(
            edition, is_public=form.is_public.data, refresh_seconds=form.refresh_seconds.data,
            seen=form.seen_version, by=current_user, at=now(),
        )  # fmt: skip
        said = _("Everybody may open it now.") if kept.is_public else _("Nobody sees it now.")
        flash(said, "success")
        return redirect(url_for(".edit", slug=slug), 303)

    def draw() -> str:
        return render_template(f"{PAGES}/edit.html", form=form, edition=edition, wall=wall)

    return answer_form(form, draw, keep, keeps=True)
