"""What the public page shows in pictures: poster or cover, faces, and the code of its address."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Blueprint, Response, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from core.documents.engine import qr_svg
from core.files.services import read_file
from core.web import absolute_url, public
from events.editions.models import Edition
from events.editions.poster.cover import cover_png, cover_svg
from events.editions.poster.queries import edition_seen_by, picture_of

blueprint = Blueprint("posters", __name__, url_prefix="/events/<slug>")
# A picture that is taken away is gone from browsers' stores within the hour.
KEPT = "public, max-age=3600"
SVG = "image/svg+xml"


@blueprint.get("/pictures/<uuid:file_id>.jpg")
@public
def picture(slug: str, file_id: UUID) -> BaseResponse:
    edition = _edition(slug)
    file = picture_of(edition, file_id)
    return _answer(edition, read_file(file), file.media_type)


@blueprint.get("/cover.<any(svg, png):kind>")
@public
def cover(slug: str, kind: str) -> BaseResponse:
    edition = _edition(slug)
    if kind == "svg":
        return _answer(edition, cover_svg(edition.id, edition.palette), SVG)
    return _answer(edition, cover_png(edition.id, edition.palette), "image/png")


@blueprint.get("/qr.svg")
@public
def code(slug: str) -> BaseResponse:
    """The address of the event's page, to be scanned off a screen or a printed poster."""
    edition = _edition(slug)
    drawn = qr_svg(absolute_url("editions.show", slug=edition.slug))
    # Inside a page the name of its language is known; a file says it.
    drawn = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return _answer(edition, drawn.encode(), SVG)


def _edition(slug: str) -> Edition:
    return edition_seen_by(slug, current_user)


def _answer(edition: Edition, data: bytes, media_type: str) -> BaseResponse:
    response = Response(data, mimetype=media_type)
    response.set_etag(hashlib.sha256(data).hexdigest()[:32])
    response.headers["Cache-Control"] = KEPT if edition.standing.is_public else "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response.make_conditional(request)
