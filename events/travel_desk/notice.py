"""The public notice of one event: who is to get travel support unless somebody objects."""

from flask import Blueprint, Response, request

from core.clock import today
from core.documents.names import mask_name
from core.errors import NotFound
from core.paging import page_of
from core.public_pages import show as show_page
from core.web import public
from events.editions.queries import get_public_edition
from events.travel_support.queries import find_offer, on_notice
from events.travel_support.values import ceiling_words

blueprint = Blueprint("travel_notice", __name__, url_prefix="/events/<slug>/travel-notice")


@blueprint.get("")
@public
def show(slug: str) -> Response:
    edition = get_public_edition(slug)
    offer = find_offer(edition)
    if offer is None:
        raise NotFound
    page = show_page(
        "events/travel_desk/notice.html", edition=edition, offer=offer,
        found=page_of(on_notice(edition, today()), request.args.get("page", 1, int)),
        mask_name=mask_name, ceiling_words=ceiling_words,
    )  # fmt: skip
    # Names are public for these days only; they must not outlive them in a search engine.
    page.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return page
