"""Events for other programs (contract.md §5); open to everybody."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel, Field

from core.api import Problem, api_blueprint
from core.api.operations import Answer, Operation, operation
from core.api.paging import decode_cursor, encode_cursor, next_link
from core.api.shapes import Strict, Words, both
from core.clock import BEIJING, now
from events.editions import public_queries as queries
from events.editions.models import Edition, EventSession, SeatDraw, Venue
from events.editions.phases import Phase, edition_after, phase_of
from events.editions.public_view import Branch, picture_of, tree_of
from events.editions.queries import count_waiting, get_public_edition, public_sessions
from events.event_types import EVENT_TYPES

TAG = "Events"
CACHE_SECONDS = 60


class EventsQuery(Strict):
    type: str = Field("", description="Key of an event type, such as recruitment_fair.")
    since: date | None = Field(
        None,
        alias="from",
        description="Only events that end on this day of Beijing or later; today if left out.",
    )
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, description="From the Link header of the page before.")


class EventItem(BaseModel):
    """One event. Moments carry their offset; `registration` says whether one may register now."""

    slug: str
    type: str
    state: str
    name: Words
    summary: Words
    year: int
    number: int
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    cutoff_at: datetime | None
    registration: Phase
    # Where to go once registration is over: the slug of the next edition, if it is public.
    next_event: str | None
    url: str


class Events(BaseModel):
    """Events by their beginning, next first."""

    events: list[EventItem]


class VenueBody(BaseModel):
    """A venue with those within it."""

    name: Words
    address: Words
    directions: Words
    city: Words
    country: str
    district: str
    mode: str
    time_zone: str
    venues: list[VenueBody]


class DrawBody(BaseModel):
    """A draw of places: `digest` before, `seed` and `order` once drawn."""

    digest: str
    drawn_at: datetime | None
    seed: str | None
    order: list[str]


class SessionBody(BaseModel):
    """One session. `places_left` is null where places are not limited."""

    code: str
    name: Words
    text: Words
    venue: Words
    state: str
    starts_at: datetime
    ends_at: datetime
    language: str
    mode: str
    hours: float
    capacity: int | None
    places_left: int | None
    waiting_list: bool
    waiting: int
    allocation: str
    draw: DrawBody | None


class EventBody(EventItem):
    """All that is public of one event. Texts are Markdown: headings, lists, emphasis, links."""

    text: Words
    audience: Words
    picture: str
    contact: Words
    venues: list[VenueBody]
    sessions: list[SessionBody]


blueprint = api_blueprint("events")


@blueprint.get("/events")
@operation(
    Operation(_l("Events, next first"), TAG, Events, EventsQuery, cache_seconds=CACHE_SECONDS)
)  # fmt: skip
def index(query: EventsQuery) -> Answer:
    """Public events that have not ended, cancelled ones included and marked."""
    if query.type and query.type not in EVENT_TYPES.by_key():
        raise Problem(422, errors=[("type", _("This value is not understood."))])
    since = datetime.combine(query.since, time(), BEIJING) if query.since else now()
    after = _place(query.cursor) if query.cursor is not None else None
    found = queries.list_after(query.type, since, after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    headers = {}
    if len(found) > query.limit:
        headers["Link"] = next_link(_cursor(shown[-1]))
    return Answer(Events(events=[EventItem(**_item(one)) for one in shown]), headers)


@blueprint.get("/events/<slug>")
@operation(
    Operation(_l("One event with venues and sessions"), TAG, EventBody, cache_seconds=CACHE_SECONDS)
)
def show(slug: str) -> EventBody:
    """All that is public of `slug`."""
    edition = get_public_edition(slug)
    sessions = public_sessions(edition)
    return EventBody(
        **_item(edition),
        text=both(edition.text),
        audience=both(edition.audience),
        picture=picture_of(edition).shared_url,
        contact=both(edition.contact),
        venues=[_venue(branch) for branch in tree_of(edition.venues)],
        sessions=_sessions(sessions, count_waiting(sessions)),
    )


def _item(edition: Edition) -> dict[str, Any]:
    phase = phase_of(edition, now())
    following = edition_after(edition, phase)
    return {
        **{name: getattr(edition, name) for name in _OF_EDITION},
        "type": edition.series.type_key,
        "name": both(edition.name),
        "summary": both(edition.summary),
        "registration": phase,
        "next_event": following.slug if following and following.standing.is_public else None,
        "url": url_for("editions.show", slug=edition.slug),
    }


def _venue(branch: Branch) -> VenueBody:
    venue: Venue = branch.venue
    return VenueBody(
        name=both(venue.name),
        address=both(venue.address),
        directions=both(venue.directions),
        city=both(venue.city),
        **{name: getattr(venue, name) for name in _OF_VENUE},
        venues=[_venue(one) for one in branch.below],
    )


def _sessions(sessions: Sequence[EventSession], waiting: dict[uuid.UUID, int]) -> list[SessionBody]:
    draws = queries.draws_of(sessions)
    return [
        SessionBody(
            **{name: getattr(one, name) for name in _COPIED},
            name=both(one.name),
            text=both(one.text),
            venue=both(one.venue.name),
            hours=float(one.hours),
            waiting_list=one.has_waitlist,
            waiting=waiting.get(one.id, 0),
            draw=_draw(draws[one.id]) if one.id in draws else None,
        )
        for one in sessions
    ]


def _draw(draw: SeatDraw) -> DrawBody:
    is_drawn = draw.drawn_at is not None
    return DrawBody(
        digest=draw.seed_digest,
        drawn_at=draw.drawn_at,
        seed=draw.seed if is_drawn else None,
        order=draw.order if is_drawn else [],
    )


_OF_EDITION = (
    "slug", "state", "year", "number", "starts_at", "ends_at", "opens_at", "cutoff_at",
)  # fmt: skip
_OF_VENUE = ("country", "district", "mode", "time_zone")
_COPIED = (
    "code", "state", "starts_at", "ends_at", "language", "mode", "capacity", "places_left",
    "allocation",
)  # fmt: skip


def _cursor(edition: Edition) -> str:
    """The place behind an edition: its beginning, then its id for those that begin together."""
    return encode_cursor(
        json.dumps([edition.starts_at.astimezone(UTC).isoformat(), edition.id.hex])
    )


def _place(cursor: str) -> tuple[datetime, uuid.UUID]:
    try:
        starts_at, edition_id = json.loads(str(decode_cursor(cursor)))
        moment = datetime.fromisoformat(starts_at)
        if moment.tzinfo is None:
            raise ValueError
        return moment, uuid.UUID(edition_id)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Problem(422, errors=[("cursor", _("This value is not understood."))]) from error
