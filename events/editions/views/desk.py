"""The desk of events: every edition one runs, and one edition at a glance."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_login import current_user

from core.policy import authorize
from core.web import requires
from events.editions import queries
from events.editions.states import EditionPermission

PAGES = "events/editions"
blueprint = Blueprint("editions_desk", __name__, url_prefix="/desk/events")


@blueprint.get("")
@requires(EditionPermission.LIST)
def index() -> str:
    authorize(EditionPermission.LIST)
    return render_template(f"{PAGES}/index.html", editions=queries.list_editions(current_user))


@blueprint.get("/<slug>")
@requires(EditionPermission.READ)
def show(slug: str) -> str:
    edition = queries.get_edition(slug, visible_to=current_user)
    authorize(EditionPermission.READ, edition)
    return render_template(f"{PAGES}/show.html", edition=edition)
