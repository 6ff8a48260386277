"""A plan as values to draw: what a person reads of each booth, on the map and in the list alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from core.i18n import tr
from events.editions.models import Edition
from events.plans.models import Hall
from events.plans.ports import TAKING, Taker
from events.plans.queries import list_halls, list_rows, takers_of
from events.plans.sheets import metres
from events.plans.states import BoothKind, BoothState, Facility

# Height of an employer's name on the map, in decimetres; a Chinese character is as wide.
NAME = 3.8


@dataclass(frozen=True, slots=True)
class Spot:
    """One booth. `said` is its name for whoever hears the map: "A12, 9 m², free"."""

    row: Any
    state: BoothState
    size: str
    area: str
    name: str
    said: str
    # Height of the code, and the employer's name in lines that fit.
    font: int
    lines: Sequence[str]
    is_found: bool
    url: str = ""


@dataclass(frozen=True)
class Drawing:
    """Halls with their booths, from the upper left; `found` is None unless words were looked for.

    `stamp` is all that was read: equal stamps are equal drawings.
    """

    halls: Sequence[tuple[Hall, Sequence[Spot]]]
    found: int | None
    stamp: object

    @property
    def spots(self) -> list[Spot]:
        return [spot for _hall, spots in self.halls for spot in spots]

    def count(self, state: str) -> int:
        return sum(spot.state == state for spot in self.spots)


def drawing_of(edition: Edition, words: str = "") -> Drawing:
    """The plan as it stands; `words` mark the booths they fit: code, label, or who stands there."""
    halls, rows, takers = list_halls(edition), list_rows(edition), takers_of(edition)
    looked = " ".join(words.casefold().split())
    found = {key for port in TAKING for key in port.found(edition, looked)} if looked else set()
    marks = {row.id for row in rows if looked and looked in f"{row.code} {row.label}".casefold()}
    found |= marks
    labels = {state: str(state.label) for state in BoothState}
    kinds = {kind.value: str(kind.label) for kind in BoothKind}
    spots = [_spot(row, takers.get(row.id), row.id in found, labels, kinds) for row in rows]
    named = [(one.code, one.width, one.depth, one.name, one.venue.name) for one in halls]
    return Drawing(
        [(hall, [spot for spot in spots if spot.row.hall_id == hall.id]) for hall in halls],
        len(found) if looked else None,
        (named, [tuple(row) for row in rows], sorted(map(repr, takers.items())), looked, found),
    )


def facility_words(row: Any) -> str:
    return str(_(", ")).join(str(Facility(one).label) for one in row.facilities)


def _spot(row: Row[Any], taker: Taker | None, is_found: bool, labels: Mapping[BoothState, str],
          kinds: Mapping[str, str]) -> Spot:  # fmt: skip
    area = _("%(area)s m²", area=f"{row.width * row.depth / 100:g}")
    is_area = row.kind == BoothKind.AREA
    state = BoothState.AREA if is_area else taker.state if taker else BoothState.FREE
    name = tr(taker.name) if taker else row.label
    parts = (
        [row.code, name] if is_area else [row.code, area, name or labels[state], kinds[row.kind]]
    )
    return Spot(
        row, state, f"{metres(row.width)} × {metres(row.depth)} m", area, name,
        _(", ").join(filter(None, parts)), _font(row), _lines(name, row), is_found,
        taker.url if taker else "",
    )  # fmt: skip


def _font(row: Row[Any]) -> int:
    return max(3, min(10, int(row.depth * 0.4), int(row.width * 1.4 / len(row.code))))


def _lines(name: str, row: Row[Any]) -> list[str]:
    """The name in lines as wide as the booth, as many as fit below its code."""
    if not name:
        return []
    wide = row.width * 0.94 / NAME * (1 if name[0] > "\u2e80" else 1.8)
    room, most = max(1, int(wide)), int((row.depth - _font(row) - 3) / (NAME * 1.15))
    lines = [name[start : start + room].strip() for start in range(0, len(name), room)]
    if len(lines) > most > 0:
        lines = [*lines[: most - 1], f"{lines[most - 1][: room - 1]}…"]
    return lines[: max(0, most)]
