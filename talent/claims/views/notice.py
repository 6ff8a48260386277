"""The public notice: whose title follows unless somebody objects."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template

from core.clock import today
from core.web import public
from talent.claims.queries import list_on_notice

blueprint = Blueprint("notice", __name__)


@blueprint.get("/notice")
@public
def show() -> Response:
    claims = list_on_notice(today())
    page = render_template(
        "talent/claims/notice/show.html",
        claims=claims,
        city=current_app.extensions["settings"].city,
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    # Names are public for these days only; they must not outlive them in a search engine.
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
