"""Small charts: shapes drawn here as SVG, words and figures set around by `components/chart.html`.

A drawing stretches to the width of its place, so no text is part of it: labels stay readable on a
phone and on paper. Colours are classes of `static/theme/charts.css`; every chart has a sentence
above it and its figures as a table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from core.errors import Words
from core.i18n import show_number, show_short_date

HEIGHT = 100
# Below this share of its step a column leaves a gap to the next.
COLUMN = 0.78
# A longer axis names only its first, middle and last place.
NAMED = 12


class Kind(StrEnum):
    AREA = "area"
    COLUMNS = "columns"
    BARS = "bars"
    SHARES = "shares"


@dataclass(frozen=True)
class Series:
    """One figure for each label; `tone` names a colour of the tokens, as in `.tone-canal`."""

    label: Words
    values: Sequence[int]
    tone: str = "canal"


@dataclass(frozen=True)
class Chart:
    """What is drawn; several series stand on one another. `urls` lead from a label to its list."""

    title: Words
    sentence: Words
    labels: Sequence[Words]
    series: Sequence[Series]
    kind: Kind = Kind.COLUMNS
    heading: Words = ""
    urls: Sequence[str] = field(default=())

    @cached_property
    def totals(self) -> list[int]:
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
        """What stands below the axis."""
        if len(self.labels) <= NAMED:
            return list(self.labels)
        return [self.labels[0], self.labels[len(self.labels) // 2], self.labels[-1]]

    def paths(self) -> Iterator[tuple[str, str]]:
        """Tone and SVG path of each series, the lowest first, on a plane of labels × HEIGHT."""
        floor = [0] * len(self.labels)
        for one in self.series:
            top = [below + value for below, value in zip(floor, one.values, strict=True)]
            draw = self._area if self.kind is Kind.AREA else self._columns
            yield one.tone, draw(floor, top)
            floor = top

    @property
    def is_table(self) -> bool:
        """Whether each label has a bar of its own, drawn in its row of the table."""
        return self.kind is Kind.BARS or (self.kind is Kind.SHARES and len(self.labels) > 1)

    def row(self, number: int) -> list[tuple[str, float, float]]:
        """Tone, start and width in hundredths of each piece of one bar; shares fill it wholly."""
        whole = self.totals[number] if self.kind is Kind.SHARES else max(self.totals, default=0)
        widths = [100 * one.values[number] / (whole or 1) for one in self.series]
        starts = accumulate(widths, initial=0.0)
        return [
            (one.tone, round(start, 2), round(width, 2))
            for one, start, width in zip(self.series, starts, widths, strict=False)
            if width
        ]

    def _y(self, value: int) -> float:
        return round(HEIGHT - HEIGHT * value / self.ceiling, 2)

    def _columns(self, floor: Sequence[int], top: Sequence[int]) -> str:
        gap = (1 - COLUMN) / 2
        return "".join(
            f"M{place + gap:.2f} {self._y(low)}V{self._y(high)}h{COLUMN}V{self._y(low)}z"
            for place, (low, high) in enumerate(zip(floor, top, strict=True))
            if high > low
        )

    def _area(self, floor: Sequence[int], top: Sequence[int]) -> str:
        there = [f"{place + 0.5} {self._y(value)}" for place, value in enumerate(top)]
        back = [f"{place + 0.5} {self._y(value)}" for place, value in enumerate(floor)][::-1]
        return f"M{'L'.join([*there, *back])}z"


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
