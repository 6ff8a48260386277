"""An edition as its public page shows it: days with sessions, venues in their order, one way on."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import current_app, url_for

from core.clock import BEIJING, beijing_date
from core.start_parts import StartPart
from events.editions import public_queries as queries
from events.editions.models import Edition, EventSession, SeatDraw, Venue
from events.editions.phases import (
    Phase,
    edition_after,
    phase_of,
    phase_words,
    places_words,
    standing_words,
)
from events.editions.queries import public_sessions
from events.editions.states import SessionState

ON_START_PAGE = 3
REGISTER = "registrations.new"
_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class SessionLine:
    """One session in the programme; `places` is a word with its tone, or None when not counted."""

    session: EventSession
    venue: Venue
    starts: str
    ends: str
    places: tuple[str, str] | None
    draw: SeatDraw | None


@dataclass(frozen=True)
class Day:
    day: date
    lines: list[SessionLine]


@dataclass(frozen=True)
class Branch:
    venue: Venue
    below: list[Branch]


@dataclass(frozen=True)
class EditionView:
    edition: Edition
    phase: Phase
    phase_words: str
    standing: tuple[str, str]
    days: list[Day]
    venues: list[Branch]
    register_url: str
    following: Edition | None
    at: datetime

    @property
    def sessions(self) -> list[EventSession]:
        return [line.session for day in self.days for line in day.lines]


@dataclass(frozen=True)
class Card:
    edition: Edition
    standing: tuple[str, str]
    phase_words: str
    venues: list[Venue]


def view_of(edition: Edition, *, at: datetime) -> EditionView:
    phase = phase_of(edition, at)
    sessions = public_sessions(edition)
    return EditionView(
        edition=edition,
        phase=phase,
        phase_words=phase_words(edition, phase, at),
        standing=standing_words(edition, phase, at),
        days=_days(sessions, queries.draws_of(sessions), phase),
        venues=tree_of(edition.venues),
        register_url=register_url(edition) if phase.takes else "",
        following=edition_after(edition, phase),
        at=at,
    )


def register_url(edition: Edition) -> str:
    """Where one registers; "" in a program without that page."""
    if REGISTER not in current_app.view_functions:
        return ""
    return url_for(REGISTER, slug=edition.slug)


def tree_of(venues: Sequence[Venue]) -> list[Branch]:
    """The venues as they lie within each other, by their paths."""
    branches = {venue.id: Branch(venue, []) for venue in venues}
    tops: list[Branch] = []
    for venue in sorted(venues, key=lambda one: one.path):
        parent = branches.get(venue.parent_id) if venue.parent_id else None
        (parent.below if parent else tops).append(branches[venue.id])
    return tops


def paragraphs(text: str) -> list[str]:
    return [part.strip() for part in _GAP.split(text) if part.strip()]


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


def _days(
    sessions: Sequence[EventSession], draws: dict[uuid.UUID, SeatDraw], phase: Phase
) -> list[Day]:
    return [
        Day(day, [_line(session, draws, phase) for session in held])
        for day, held in groupby(sessions, key=lambda one: beijing_date(one.starts_at))
    ]


def _line(session: EventSession, draws: dict[uuid.UUID, SeatDraw], phase: Phase) -> SessionLine:
    # Places concern whoever may still take one; that a session is cancelled concerns everybody.
    places = (
        places_words(session)
        if phase.takes or session.state == SessionState.CANCELLED
        else ("", "")
    )
    return SessionLine(
        session=session,
        venue=session.venue,
        starts=f"{session.starts_at.astimezone(BEIJING):%H:%M}",
        ends=_end(session),
        places=places if places[0] else None,
        draw=draws.get(session.id),
    )


def _end(session: EventSession) -> str:
    """When it ends; with the date when that is another day."""
    ends = session.ends_at.astimezone(BEIJING)
    same = ends.date() == beijing_date(session.starts_at)
    return f"{ends:%H:%M}" if same else f"{ends:%m-%d %H:%M}"
