"""Small charts: shapes drawn here as SVG, words and figures set around by `components/chart.html`.

A drawing stretches to the width of its place, so no text is part of it: labels stay readable on a
phone and on paper. Colours are classes of `static/theme/charts.css`, and attributes for paper,
where no style sheet reaches into a drawing; every chart has a sentence above it and its figures
as a table.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from core.errors import Words
from core.i18n import show_number, show_short_date
from core.tallies import percent

HEIGHT = 100
# Below this share of its step a column leaves a gap to the next.
COLUMN = 0.78
# A longer axis names only its first, middle and last place.
NAMED = 12
# Columns of type there are below an axis; what its places do not hold stands in the table alone.
AXIS_ROOM = 84
# What is rarer than the so many most frequent is counted together.
RANKED = 8
# Of a plane: degrees between its lines, and the radius of the largest circle.
GRID, WIDEST = 30, 11.0
TOKENS = Path(__file__).resolve().parents[1] / "static" / "theme" / "tokens.css"
# Tones whose colour is called otherwise among the tokens, as in charts.css.
TOKEN_OF = {"osmanthus": "osmanthus-bloom", "tile": "stone"}


Number: TypeAlias = int | Decimal


class Kind(StrEnum):
    AREA = "area"
    COLUMNS = "columns"
    BARS = "bars"
    SHARES = "shares"
    # Steps one after the other, each as a part of the first; one series.
    FUNNEL = "funnel"


@dataclass(frozen=True)
class Series:
    """One figure for each label; `tone` names a colour of the tokens, as in `.tone-canal`."""

    label: Words
    values: Sequence[Number]
    tone: str = "canal"


@dataclass(frozen=True)
class Plane:
    """What circles stand on: its size, the place of each label, where all lead, names upon it.

    A label without a place, such as what is counted together, stands in the table alone.
    """

    size: tuple[int, int]
    places: Sequence[tuple[float, float] | None]
    goal: tuple[float, float]
    names: Sequence[tuple[Words, tuple[float, float]]]

    @property
    def grid(self) -> str:
        """SVG path of its lines, one for each thirty degrees."""
        wide, high = self.size
        along = "".join(f"M{x} 0V{high}" for x in range(0, wide + 1, GRID))
        return along + "".join(f"M0 {y}H{wide}" for y in range(20, high, GRID))


@dataclass(frozen=True)
class Chart:
    """What is drawn; several series stand on one another. `urls` lead from a label to its list.

    With a `plane` it is drawn there, whatever its kind: a circle for each label of one series.
    """

    title: Words
    sentence: Words
    labels: Sequence[Words]
    series: Sequence[Series]
    kind: Kind = Kind.COLUMNS
    heading: Words = ""
    urls: Sequence[str] = field(default=())
    plane: Plane | None = None

    @cached_property
    def totals(self) -> list[Number]:
        return [sum(values) for values in zip(*(one.values for one in self.series), strict=True)]

    @cached_property
    def ceiling(self) -> int:
        """The top of the axis: an even round number no total passes."""
        most, step = max(self.totals, default=0), 1
        while step * 10 < most:
            step *= 10
        return next(top * step for top in (2, 4, 6, 8, 10) if top * step >= most)

    @property
    def axis(self) -> tuple[int, int, int]:
        return self.ceiling, self.ceiling // 2, 0

    @property
    def named_labels(self) -> list[Words]:
        """What stands below the axis, cut where it has no room."""
        shown = list(self.labels)
        if len(shown) > NAMED:
            shown = [shown[0], shown[len(shown) // 2], shown[-1]]
        return [cut(label, AXIS_ROOM // len(shown)) for label in shown]

    def paths(self) -> Iterator[tuple[str, str]]:
        """Tone and SVG path of each series, the lowest first, on a plane of labels × HEIGHT."""
        floor: list[Number] = [0] * len(self.labels)
        for one in self.series:
            top = [below + value for below, value in zip(floor, one.values, strict=True)]
            # One place alone makes no area.
            is_area = self.kind is Kind.AREA and len(self.labels) > 1
            draw = self._area if is_area else self._columns
            yield one.tone, draw(floor, top)
            floor = top

    @property
    def is_table(self) -> bool:
        """Whether each label has a bar of its own, drawn in its row of the table."""
        several = self.kind is Kind.SHARES and len(self.labels) > 1
        return several or self.kind in {Kind.BARS, Kind.FUNNEL}

    def row(self, number: int) -> list[tuple[str, float, float]]:
        """Tone, start and width in hundredths of each piece of one bar.

        Shares fill it wholly; a funnel's bars stand in the middle.
        """
        whole = self.totals[number] if self.kind is Kind.SHARES else max(self.totals, default=0)
        widths = [float(100 * one.values[number] / (whole or 1)) for one in self.series]
        first = (100 - sum(widths)) / 2 if self.kind is Kind.FUNNEL else 0.0
        starts = accumulate(widths, initial=first)
        return [
            (one.tone, round(start, 2), round(width, 2))
            for one, start, width in zip(self.series, starts, widths, strict=False)
            if width
        ]

    def circles(self) -> Iterator[tuple[float, float, float, str]]:
        """Place and radius of each circle, its area as its count, and its way to the goal.

        The largest first, so that the small ones lie upon them.
        """
        assert self.plane is not None
        goal_x, goal_y = self.plane.goal
        most = max(self.totals, default=0) or 1
        for place, count in zip(self.plane.places, self.totals, strict=False):
            if place is not None:
                x, y = (round(one, 1) for one in place)
                top = round(min(y, goal_y) - abs(x - goal_x) / 8, 1)
                way = f"M{x} {y}Q{round((x + goal_x) / 2, 1)} {top} {goal_x} {goal_y}"
                yield x, y, max(round(WIDEST * float(count / most) ** 0.5, 1), 1.5), way

    def of_first(self, number: int) -> Decimal | None:
        """What part of a funnel's first step came to this one, in percent."""
        return percent(int(self.totals[number]), int(self.totals[0]))

    def said(self, number: int) -> str:
        """One label with its figures, for who cannot see its bar or has no table beside it."""
        figures = (f"{one.label} {show_number(one.values[number])}" for one in self.series)
        if len(self.series) == 1:
            figures = (show_number(self.totals[number]) for _one in self.series)
        return f"{self.labels[number]}{_(': ')}{' · '.join(figures)}"

    @staticmethod
    def colour(tone: str) -> str:
        """What fills the tone where no style sheet reaches: on paper, the light colours."""
        return _light_colours()[TOKEN_OF.get(tone, tone)]

    def _y(self, value: Number) -> float:
        return round(float(HEIGHT - HEIGHT * value / self.ceiling), 2)

    def _columns(self, floor: Sequence[Number], top: Sequence[Number]) -> str:
        gap = (1 - COLUMN) / 2
        return "".join(
            f"M{place + gap:.2f} {self._y(low)}V{self._y(high)}h{COLUMN}V{self._y(low)}z"
            for place, (low, high) in enumerate(zip(floor, top, strict=True))
            if high > low
        )

    def _area(self, floor: Sequence[Number], top: Sequence[Number]) -> str:
        there = [f"{place + 0.5} {self._y(value)}" for place, value in enumerate(top)]
        back = [f"{place + 0.5} {self._y(value)}" for place, value in enumerate(floor)][::-1]
        return f"M{'L'.join([*there, *back])}z"


def cut(text: Words, room: int) -> str:
    """At most `room` columns of type; a Chinese character takes two, "…" stands for what is cut."""
    whole = str(text)
    widths = [2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in whole]
    if sum(widths) <= room:
        return whole
    fits = sum(end < room for end in accumulate(widths))
    return f"{whole[:fits].rstrip()}…"


@cache
def _light_colours() -> dict[str, str]:
    light = TOKENS.read_text(encoding="utf-8").split("@media")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light))


def days_chart(
    title: Words, counts: Mapping[date, int], *, until: date, days: int, tone: str = "canal"
) -> Chart:
    """So many days up to and with `until`, the days without any among them."""
    span = [until - timedelta(days=back) for back in range(days - 1, -1, -1)]
    values = [counts.get(day, 0) for day in span]
    most = max(range(days), key=values.__getitem__)
    sentence = (
        _(
            "%(total)s in %(days)s days; most on %(day)s: %(most)s.",
            total=show_number(sum(values)),
            days=days,
            day=show_short_date(span[most]),
            most=show_number(values[most]),
        )
        if values[most]
        else _("None in the last %(days)s days.", days=days)
    )
    labels = [show_short_date(day) for day in span]
    return Chart(
        title, sentence, labels, (Series(title, values, tone),), heading=pgettext("chart", "Day")
    )


def ranked_chart(
    title: Words,
    counts: Mapping[str, int],
    *,
    label: Callable[[str], Words],
    urls: Mapping[str, str],
) -> Chart:
    """The most frequent of what was counted, the rest in one bar; `urls` of those that have one."""
    order = sorted(counts, key=lambda one: (-counts[one], str(label(one))))
    shown, rest = order[:RANKED], order[RANKED:]
    labels = [label(one) for one in shown]
    values = [counts[one] for one in shown]
    if rest:
        named = ngettext("%(num)s other", "%(num)s others", len(rest))
        labels, values = [*labels, named], [*values, sum(counts[one] for one in rest)]
    total = sum(values)
    most = {"total": show_number(total), "label": labels[0]} if shown else {}
    if len(order) > 1:
        most |= {"groups": len(order), "share": percent(values[0], total)}
        sentence = _("%(total)s in %(groups)s groups; most: %(label)s, %(share)s %%.", **most)
    else:
        sentence = _("%(total)s, all of them in one group: %(label)s.", **most) if shown else ""
    listed = [urls.get(one, "") for one in shown] + [""] * bool(rest)
    return Chart(title, sentence, labels, (Series(title, values),), Kind.BARS, title, listed)


def ages_chart(title: Words, counts: Sequence[int], oldest: int, *, edges: Sequence[int]) -> Chart:
    """How many are how many days old: up to each edge, and older; `oldest` in days."""
    lows = [0, *(edge + 1 for edge in edges)]
    spans = [f"{low}–{high}" for low, high in zip(lows, edges, strict=False)]
    sentence = (
        ngettext(
            "%(total)s open; the oldest for %(num)s day.",
            "%(total)s open; the oldest for %(num)s days.",
            oldest,
            total=sum(counts),
        )
        if sum(counts)
        else _("None is open.")
    )
    labels = [*spans, f"> {edges[-1]}"]
    return Chart(title, sentence, labels, (Series(title, counts),), heading=_("Days"))
