"""What everybody sees of events: the list, and one edition's page."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from core.clock import now
from core.public_pages import keep, kept, unchanged
from core.public_pages import show as show_page
from core.web import absolute_url, public
from events.editions import public_queries as queries
from events.editions.phases import Phase, phase_of, phase_words, standing_words
from events.editions.public_links import public_links
from events.editions.public_view import cards_of, stamp_of, url_of, view_of
from events.editions.queries import get_public_edition
from events.editions.schema_org import describe
from events.editions.states import Mode
from events.event_types import EVENT_TYPES

PAGES = "events/editions/public"
blueprint = Blueprint("editions", __name__)


@blueprint.get("/events")
@public
def index() -> Response:
    at = now()
    criteria = _read_criteria()
    listing = queries.list_editions(criteria, at=at)
    cards = cards_of(listing.editions, listing.places, at=at)
    return unchanged(listing.total, stamp_of(cards)) or show_page(
        f"{PAGES}/index.html", criteria=criteria, listing=listing, cards=cards, types=EVENT_TYPES
    )


@blueprint.get("/events/<slug>")
@public
def show(slug: str) -> Response:
    at = now()
    head, rows = queries.public_stamp(slug)
    phase = phase_of(head, at)
    said = phase_words(head, phase, at), standing_words(head, phase, at)
    same = unchanged(rows, said) or kept()
    if same:
        return same
    view = view_of(get_public_edition(slug), at=at, asked=request.args)
    page = show_page(
        f"{PAGES}/show.html",
        view=view,
        edition=view.edition,
        links=public_links(view.edition),
        inside=public_links(view.edition, of_parts=True),
        calendar_url=url_of("tickets_calendar.event_file", view.edition),
        ways=public_links(view.edition, registers=True) if phase is Phase.OPEN else (),
        described=describe(view),
        address=absolute_url("editions.show", slug=slug),
        modes={mode.value: mode.label for mode in Mode},
        languages={"en": _("English"), "zh": _("Chinese")},
    )
    return keep(page)


def _read_criteria() -> queries.Criteria:
    """The filters in the address; what is not understood counts as not chosen."""
    type_key = request.args.get("type", "")
    page = request.args.get("page", "")
    return queries.Criteria(
        type_key=type_key if type_key in EVENT_TYPES.by_key() else "",
        past=request.args.get("when") == "past",
        page=int(page) if page.isdecimal() and 0 < len(page) < 6 and int(page) else 1,
    )
