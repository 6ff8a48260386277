"""The public notice: whose title follows unless somebody objects."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request

from core.clock import today
from core.paging import page_of
from core.web import public
from talent.claims.queries import on_notice

blueprint = Blueprint("notice", __name__)


@blueprint.get("/notice")
@public
def show() -> Response:
    page = render_template(
        "talent/claims/notice/show.html",
        found=page_of(on_notice(today()), request.args.get("page", 1, int)),
        city=current_app.extensions["settings"].city,
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    # Names are public for these days only; they must not outlive them in a search engine.
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
