"""An edition as its public page shows it: poster, programme, people, venues, one way on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from core.i18n import tr
from core.start_parts import StartPart
from core.web import absolute_url
from events.editions import public_queries as queries
from events.editions.models import Edition, EventSession, Venue
from events.editions.phases import Phase, edition_after, phase_of, phase_words, standing_words
from events.editions.poster.cover import HEIGHT, WIDTH
from events.editions.poster.models import EditionPerson, PersonKind
from events.editions.poster.queries import edition_before, people_of
from events.editions.programme import Programme
from events.editions.queries import public_sessions
from events.editions.results import PAST_FIGURES
from events.editions.states import Allocation, SessionState

ON_START_PAGE = 3
REGISTER = "registrations.new"


@dataclass(frozen=True)
class Branch:
    venue: Venue
    below: list[Branch]

    @property
    def address(self) -> dict[str, str]:
        """Street and city as each language orders them; Chinese begins with the city, once."""
        street, city = self.venue.address, self.venue.city
        chinese, town = street.get("zh", ""), city.get("zh", "")
        return {
            "en": ", ".join(filter(None, (street.get("en"), city.get("en")))),
            "zh": chinese if chinese.startswith(town.removesuffix("市")) else town + chinese,
        }


@dataclass(frozen=True)
class Picture:
    """What stands at the top; `small_url` for phones and `alt` only of an uploaded one."""

    url: str
    small_url: str
    shared_url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Call:
    """The one strong button, or none; `places` in words, "" where none are counted."""

    url: str
    label: str
    places: str


@dataclass(frozen=True)
class LastTime:
    edition: Edition
    figures: list[str]


@dataclass(frozen=True)
class EditionView:
    edition: Edition
    phase: Phase
    phase_words: str
    standing: tuple[str, str]
    programme: Programme
    venues: list[Branch]
    people: list[EditionPerson]
    picture: Picture
    call: Call
    following: Edition | None
    last_time: LastTime | None
    at: datetime

    @property
    def sessions(self) -> Sequence[EventSession]:
        """All that everybody may see, whatever the address asks for."""
        return self.programme.sessions

    @property
    def groups(self) -> list[tuple[PersonKind, list[EditionPerson]]]:
        """The people by what they are shown as."""
        kinds = [(kind, [one for one in self.people if one.kind == kind]) for kind in PersonKind]
        return [(kind, people) for kind, people in kinds if people]

    def people_at(self, session: EventSession) -> list[EditionPerson]:
        return [one for one in self.people if session in self.held_by[one.id]]

    @cached_property
    def held_by(self) -> dict[uuid.UUID, list[EventSession]]:
        """Of each person the public sessions they speak at, by time."""
        keys = [(str(one.id), one) for one in self.sessions]
        return {
            person.id: [one for key, one in keys if key in person.session_ids]
            for person in self.people
        }


@dataclass(frozen=True)
class Card:
    edition: Edition
    standing: tuple[str, str]
    phase_words: str
    venues: list[Venue]


def view_of(edition: Edition, *, at: datetime, asked: Mapping[str, str]) -> EditionView:
    """Everything of the page; `asked` is the address, which may want a part of the programme."""
    phase = phase_of(edition, at)
    sessions = public_sessions(edition)
    programme = Programme(edition, sessions, phase, asked, queries.draws_of(sessions))
    return EditionView(
        edition=edition,
        phase=phase,
        phase_words=phase_words(edition, phase, at),
        standing=standing_words(edition, phase, at),
        programme=programme,
        venues=tree_of(edition.venues),
        people=people_of(edition),
        picture=picture_of(edition),
        call=_call(edition, phase, sessions),
        following=edition_after(edition, phase),
        last_time=_last_time(edition),
        at=at,
    )


def picture_of(edition: Edition) -> Picture:
    """Its poster, or the cover drawn for it."""
    slug = edition.slug
    if edition.picture_id is None:
        # Its colours stand in the address, so that a change of them is seen at once.
        colours = edition.palette or None
        return Picture(
            url=url_for("posters.cover", slug=slug, kind="svg", v=colours),
            small_url="",
            shared_url=absolute_url("posters.cover", slug=slug, kind="png", v=colours),
            width=WIDTH,
            height=HEIGHT,
            alt="",
        )
    width, _by, height = edition.picture_size.partition("x")
    return Picture(
        url=url_for("posters.picture", slug=slug, file_id=edition.picture_id),
        small_url=url_for("posters.picture", slug=slug, file_id=edition.picture_small_id),
        shared_url=absolute_url("posters.picture", slug=slug, file_id=edition.picture_id),
        width=int(width),
        height=int(height),
        alt=tr(edition.picture_alt),
    )


def _call(edition: Edition, phase: Phase, sessions: Sequence[EventSession]) -> Call:
    """The one thing to do now, and how many places there are for it."""
    held = [one for one in sessions if one.state == SessionState.PLANNED]
    counted = [
        one
        for one in held
        if one.places_left is not None and one.allocation == Allocation.FIRST_COME
    ]
    left = sum(one.places_left or 0 for one in counted)
    words = ngettext("%(num)s place left", "%(num)s places left", left) if counted else ""
    url = url_of(REGISTER, edition) if phase.takes else ""
    is_full = bool(held) and len(counted) == len(held) and not left and phase is Phase.OPEN
    if not url or not is_full:
        return Call(url, _("Register") if url else "", words if url and left else "")
    if any(one.has_waitlist for one in held):
        return Call(url, _("Join the waiting list"), _("All places are taken."))
    return Call("", "", _("All places are taken."))


def _last_time(edition: Edition) -> LastTime | None:
    """The figures of the last edition that was held; None for a first one, or without figures."""
    before = edition_before(edition)
    figures = [said for one in PAST_FIGURES for said in one.call(before)] if before else []
    return LastTime(before, figures) if before and figures else None


def url_of(endpoint: str, edition: Edition) -> str:
    """The page of another slice about this edition; "" in a program without that page."""
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, slug=edition.slug)


def tree_of(venues: Sequence[Venue]) -> list[Branch]:
    """The venues as they lie within each other, by their paths."""
    branches = {venue.id: Branch(venue, []) for venue in venues}
    tops: list[Branch] = []
    for venue in sorted(venues, key=lambda one: one.path):
        parent = branches.get(venue.parent_id) if venue.parent_id else None
        (parent.below if parent else tops).append(branches[venue.id])
    return tops


def cards_of(
    editions: Sequence[Edition], places: dict[uuid.UUID, list[Venue]], *, at: datetime
) -> list[Card]:
    cards = []
    for edition in editions:
        phase = phase_of(edition, at)
        counts_down = phase is Phase.NOT_YET or (phase is Phase.OPEN and edition.cutoff_at)
        said = phase_words(edition, phase, at) if counts_down else ""
        standing = standing_words(edition, phase, at)
        cards.append(Card(edition, standing, said, places[edition.id]))
    return cards


def stamp_of(cards: Sequence[Card]) -> list[object]:
    return [
        (
            card.edition.id,
            card.edition.version,
            card.standing,
            card.phase_words,
            [(venue.name, venue.city) for venue in card.venues],
        )
        for card in cards
    ]


def next_on_start_page(at: datetime) -> StartPart | None:
    """The three next editions for the start page; nothing when none is coming."""
    editions = queries.next_editions(at=at, limit=ON_START_PAGE)
    if not editions:
        return None
    cards = cards_of(editions, queries.top_venues(editions), at=at)
    return StartPart(
        template="events/editions/public/_start.html",
        stamp=stamp_of(cards),
        values=cards,
        style="events/public.css",
    )
