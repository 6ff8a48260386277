"""A plan as values to draw: what a person reads of each booth, on the map and in the list alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from core.i18n import tr
from core.public_pages import drawn_once
from events.editions.models import Edition
from events.plans.models import BoothPlan, Hall, metres
from events.plans.ports import TAKING, Taker
from events.plans.queries import list_halls, list_rows, takers_of
from events.plans.states import BoothKind, BoothState, Facility

# Height of an employer's name on the map, in decimetres; a Chinese character is as wide.
NAME = 3.8
STATES = tuple(BoothState)


@dataclass(frozen=True)
class Words:
    """The words of closed lists in the request's language, looked up once for a drawing."""

    states: Mapping[str, str]
    kinds: Mapping[str, str]
    facilities: Mapping[str, str]
    comma: str
    area: str

    @classmethod
    def now(cls) -> "Words":
        states, kinds, facilities = (
            {one.value: str(one.label) for one in kind}
            for kind in (BoothState, BoothKind, Facility)
        )
        return cls(states, kinds, facilities, _(", "), _("%(area)s m²", area="{}"))


@dataclass(frozen=True)
class Spot:
    """One booth (`row` has its columns) and who has it. `said` is all a person hears of it."""

    row: Any
    taker: Taker | None
    words: Words
    is_found: bool = False

    @cached_property
    def state(self) -> BoothState:
        if self.row.kind == BoothKind.AREA:
            return BoothState.AREA
        return self.taker.state if self.taker else BoothState.FREE

    @cached_property
    def name(self) -> str:
        return tr(self.taker.name) if self.taker else str(self.row.label)

    @property
    def label(self) -> str:
        return self.words.states[self.state]

    @property
    def size(self) -> str:
        return f"{metres(self.row.width)} × {metres(self.row.depth)} m"

    @cached_property
    def area(self) -> str:
        return self.words.area.format(f"{self.row.width * self.row.depth / 100:g}")

    @property
    def facilities(self) -> str:
        return self.words.comma.join(self.words.facilities[one] for one in self.row.facilities)

    @property
    def said(self) -> str:
        kind = self.words.kinds[self.row.kind]
        parts = [self.row.code, self.name or self.label, kind, self.area]
        if self.state is BoothState.AREA:
            parts = [self.row.code, self.name or kind]
        return self.words.comma.join(parts)

    @cached_property
    def font(self) -> int:
        """The height of the code, so that it fits."""
        row = self.row
        return max(3, min(10, int(row.depth * 0.4), int(row.width * 1.4 / len(row.code))))

    @property
    def lines(self) -> Sequence[str]:
        """The name in lines as wide as the booth, as many as fit below its code."""
        name, row = self.name, self.row
        if not name:
            return ()
        room = max(1, int(row.width * 0.94 / NAME * (1 if name[0] > "\u2e80" else 1.8)))
        most = max(0, int((row.depth - self.font - 3) / (NAME * 1.15)))
        lines = [name[start : start + room].strip() for start in range(0, len(name), room)]
        if len(lines) > most > 0:
            lines[most - 1] = f"{lines[most - 1][: room - 1]}…"
        return lines[:most]


@dataclass(frozen=True)
class Drawing:
    """Halls with their booths from the upper left; `found` is None unless words were looked for."""

    halls: Sequence[tuple[Hall, Sequence[Spot]]]
    found: int | None
    counts: Mapping[str, int]


def draw(edition: Edition, words: str = "") -> Drawing:
    """The plan as it stands; `words` mark the booths they fit: code, label, or who stands there."""
    halls, rows, takers = list_halls(edition), list_rows(edition), takers_of(edition)
    said = Words.now()
    looked = " ".join(words.casefold().split())
    found = {row.id for row in rows if looked and looked in f"{row.code} {row.label}".casefold()}
    found.update(*(port.found(edition, looked) for port in TAKING if looked))
    spots = [Spot(row, takers.get(row.id), said, row.id in found) for row in rows]
    return Drawing(
        [(hall, [spot for spot in spots if spot.row.hall_id == hall.id]) for hall in halls],
        len(found) if looked else None,
        {state: sum(spot.state is state for spot in spots) for state in STATES},
    )


def spot_of(row: Any, edition: Edition) -> Spot:
    return Spot(row, takers_of(edition).get(row.id), Words.now())


def stamp_of(edition: Edition, plan: BoothPlan | None) -> object:
    """What changes whenever anything the drawing shows does."""
    venues = [(hall.code, hall.venue.name) for hall in list_halls(edition)]
    return plan and plan.version, venues, [port.stamp(edition) for port in TAKING]


def map_and_list(
    edition: Edition, stamp: object, words: str = "", *, at_desk: bool = False
) -> Markup:
    """Map and list of the plan as a part of a page, kept for whoever asks next."""

    def fresh() -> str:
        shown = {"edition": edition, "plan": draw(edition, words), "at_desk": at_desk}
        return render_template("events/plans/_plan.html", **shown)

    if words:
        return Markup(fresh())  # noqa: S704 - drawn by a template
    return drawn_once(fresh, edition.id, at_desk, stamp)
