"""The programme of an edition by day, and as much of it as the address asks for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from core.clock import BEIJING, beijing_date
from core.i18n import show_date, tr
from core.navigation import Link
from events.editions.models import Edition, EventSession, SeatDraw, Venue
from events.editions.paths import lies_within
from events.editions.phases import Phase, places_words
from events.editions.states import Mode, SessionState

# Up to so many sessions are seen at a glance.
GLANCE = 8
FILTERS = ("venue", "language", "mode")


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
class Programme:
    """All public sessions, and which of them `asked` (the address) wants; odd wishes are none."""

    edition: Edition
    sessions: Sequence[EventSession]
    phase: Phase
    asked: Mapping[str, str]
    draws: Mapping[uuid.UUID, SeatDraw] = field(default_factory=dict)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What was asked for and is offered; "" where it is all."""
        offered = {"day": {day.isoformat() for day in self.all_days}, **self.offers}
        asked = {name: self.asked.get(name, "") for name in offered}
        return {name: value if value in offered[name] else "" for name, value in asked.items()}

    @cached_property
    def all_days(self) -> list[date]:
        return sorted({beijing_date(one.starts_at) for one in self.sessions})

    @cached_property
    def offers(self) -> dict[str, dict[str, str]]:
        """The filters that would part the sessions, each with its choices by their values."""
        if len(self.sessions) <= GLANCE:
            return {name: {} for name in FILTERS}
        spoken = {one.language for one in self.sessions}
        ways = {Mode(one.mode) for one in self.sessions}
        used = [one.venue.path for one in self.sessions]
        venues = [
            one for one in self.edition.venues if any(lies_within(path, one.path) for path in used)
        ]
        names = {"en": _("English"), "zh": _("Chinese")}
        modes = {one.value: str(one.label) for one in (Mode.ON_SITE, Mode.ONLINE)}
        return {
            "venue": {one.path: tr(one.place) for one in venues if len(venues) > 1},
            "language": {code: names[code] for code in names if code in spoken and len(spoken) > 1},
            "mode": modes if len(ways) > 1 else {},
        }

    @cached_property
    def days(self) -> list[Day]:
        wanted = [one for one in self.sessions if self._wants(one)]
        return [
            Day(day, [self._line(one) for one in held])
            for day, held in groupby(wanted, key=lambda one: beijing_date(one.starts_at))
        ]

    @property
    def day_links(self) -> list[Link]:
        """All days, and each of them; nothing for an event of one day."""
        if len(self.all_days) <= 1:
            return []
        words = {"": _("All days"), **{one.isoformat(): show_date(one) for one in self.all_days}}
        here = self.chosen["day"]
        return [Link(said, self._url(day), day == here) for day, said in words.items()]

    def _url(self, day: str) -> str:
        asked: dict[str, Any] = {name: self.chosen[name] or None for name in FILTERS}
        asked |= {"slug": self.edition.slug, "day": day or None, "_anchor": "programme"}
        return url_for("editions.show", **asked)

    def _wants(self, one: EventSession) -> bool:
        asked = self.chosen
        return (
            asked["day"] in {"", beijing_date(one.starts_at).isoformat()}
            and (not asked["venue"] or lies_within(one.venue.path, asked["venue"]))
            and (not one.language or asked["language"] in {"", one.language})
            and (one.mode == Mode.BOTH or asked["mode"] in {"", one.mode})
        )

    def _line(self, session: EventSession) -> SessionLine:
        # Places concern whoever may still take one; that a session is cancelled concerns everybody.
        is_told = self.phase.takes or session.state == SessionState.CANCELLED
        places = places_words(session) if is_told else ("", "")
        return SessionLine(
            session=session,
            venue=session.venue,
            starts=f"{session.starts_at.astimezone(BEIJING):%H:%M}",
            ends=_end(session),
            places=places if places[0] else None,
            draw=self.draws.get(session.id),
        )


def _end(session: EventSession) -> str:
    """When it ends; with the date when that is another day."""
    ends = session.ends_at.astimezone(BEIJING)
    same = ends.date() == beijing_date(session.starts_at)
    return f"{ends:%H:%M}" if same else f"{ends:%m-%d %H:%M}"
