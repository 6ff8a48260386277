"""Where people come from, drawn: a circle for each country or region on a plane without outlines.

No coast and no border is drawn: only a place for each, on a grid of degrees, so that nothing is
said of whose any land is. The places are those of the time zone database (public domain), which is
part of this program; the names are the office's (`core.regions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from statistics import median_low

from flask_babel import gettext as _
from flask_babel import lazy_pgettext

from core.charts import Chart, Plane, Series
from core.errors import Words
from core.figures.suppression import Counted, told
from core.i18n import show_number
from core.regions import region_name
from core.tallies import percent

# Degrees: the plane begins in the Atlantic, so that China stands in its middle.
WEST, NORTH, SOUTH = -30, 80, -58
SUZHOU = (31.3, 120.6)
# Of a country with so many zones, the first may lie anywhere.
_MANY = 4
_PLACE = re.compile(r"([+-]\d{2})(\d{2})(?:\d{2})?([+-]\d{3})(\d{2})(?:\d{2})?")
_NAMES = (
    (lazy_pgettext("map", "Europe"), 70, 15), (lazy_pgettext("map", "Africa"), 2, 20),
    (lazy_pgettext("map", "Asia"), 58, 95), (lazy_pgettext("map", "Oceania"), -52, 150),
    (lazy_pgettext("map", "North America"), 70, -95),
    (lazy_pgettext("map", "South America"), -30, -80),
)  # fmt: skip


def places_chart(
    title: Words, counts: Mapping[str, int], parts: Iterable[Counted] = ()
) -> Chart | None:
    """People by ISO code, the most first; small numbers are joined, and stand nowhere.

    `parts` are the same people edition by edition, where each has a drawing of its own.

    None where all there are would have to be joined.
    """
    order = sorted(counts.items(), key=lambda one: (-one[1], region_name(one[0])))
    shown, others = told(order, parts)
    if not shown:
        return None
    total = sum(counts.values())
    sentence = _(
        "%(total)s people who said where; most: %(label)s, %(share)s %%.",
        total=show_number(total), label=region_name(shown[0][0]),
        share=percent(shown[0][1], total),
    )  # fmt: skip
    labels, values = [region_name(code) for code, _count in shown], [one[1] for one in shown]
    if others:
        labels, values = [*labels, _("Others")], [*values, others]
    return Chart(
        title, sentence, labels, (Series(_("People"), values),), heading=_("Country or region"),
        plane=_plane([code for code, _count in shown]),
    )  # fmt: skip


def _plane(codes: Sequence[str]) -> Plane:
    known = places()
    return Plane(
        (360, NORTH - SOUTH),
        [_on_plane(*known[code]) if code in known else None for code in codes],
        _on_plane(*SUZHOU),
        [(name, _on_plane(north, east)) for name, north, east in _NAMES],
    )


def _on_plane(north: float, east: float) -> tuple[float, float]:
    return (east - WEST) % 360, NORTH - max(min(north, NORTH), SOUTH)


@cache
def places() -> Mapping[str, tuple[float, float]]:
    """Degrees north and east of each country and region, by ISO code.

    Its first zone; of a country with many the middle of them.
    """
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("ascii")
    found: dict[str, list[tuple[float, float]]] = {}
    for line in table.splitlines():
        code, _tab, rest = line.partition("\t")
        if (at := _PLACE.match(rest)) and not line.startswith("#"):
            north, east = _degrees(at[1], at[2]), _degrees(at[3], at[4])
            found.setdefault(code, []).append((north, east))
    return {code: _middle(zones) for code, zones in found.items()}


def _degrees(whole: str, minutes: str) -> float:
    return float(whole) + float(f"{whole[0]}{minutes}") / 60


def _middle(zones: Sequence[tuple[float, float]]) -> tuple[float, float]:
    if len(zones) < _MANY:
        return zones[0]
    return median_low(north for north, _east in zones), median_low(east for _north, east in zones)
