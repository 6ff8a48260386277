"""The figures of the day on a wall page: numbers, arrivals, sessions (events.md §7.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from core.charts import Chart, Series
from core.clock import beijing_date
from core.errors import Words
from core.figures.registry import find_counted
from core.figures.suppression import joined
from core.i18n import show_number, show_short_days
from events.editions.models import Edition, EventSession
from events.event_types import Part
from events.gate.origins import origins_chart
from events.registrations.models import Registration
from events.walls import queries

# Of an edition with projects, in the order of what follows what.
FIGURES_SHOWN = (
    "attending_talent_distinct", "platform_projects", "docking_contacts", "signed_projects",
    "agreements", "landed_projects",
)  # fmt: skip


@dataclass(frozen=True)
class Tile:
    """One number in large type. `as_of` is a day where somebody entered it."""

    name: str
    label: Words
    value: int
    as_of: datetime | date


@dataclass(frozen=True)
class DayFigures:
    """What one wall shows at a moment: numbers, drawings, and the sessions now and next."""

    tiles: Sequence[Tile]
    arrivals: Chart | None
    origins: Chart | None
    running: Sequence[EventSession]
    coming: Sequence[EventSession]


def day_figures(edition: Edition, at: datetime) -> DayFigures:
    """All of the page at a moment; what is small is told with what stands beside it."""
    days, today = queries.arrivals_by_day(edition), beijing_date(at)
    is_on = beijing_date(edition.starts_at) <= today <= beijing_date(edition.ends_at)
    came = [Tile("today", _l("Checked in today"), days.get(today, 0), at)] if is_on else []
    running, coming = queries.sessions_on(edition, at)
    chart = _by_hour(edition, today) if today in days else _by_day(edition, days)
    origins = origins_chart(Registration.edition_id == edition.id)
    return DayFigures([*came, *_figures(edition)], chart, origins, running, coming)


def _figures(edition: Edition) -> list[Tile]:
    if not edition.type.has(Part.PROJECTS):
        return []
    found = [find_counted(name) for name in FIGURES_SHOWN]
    told = [(one, one.told(edition.slug)) for one in found]
    return [Tile(one.name, one.title, int(amount.numerator), amount.as_of) for one, amount in told]


def _by_hour(edition: Edition, today: date) -> Chart | None:
    counts = queries.arrivals_by_hour(edition, today)
    span = {hour: counts.get(hour, 0) for hour in range(min(counts), max(counts) + 1)}
    told = [(f"{first:02d}:00–{last + 1:02d}:00", count) for first, last, count in joined(span)]
    if not told:
        return None
    label, most = max(told, key=lambda one: one[1])
    sentence = _(
        "%(total)s people; most at %(label)s: %(most)s.",
        total=_sum(told), label=label, most=show_number(most),
    )  # fmt: skip
    return _chart(_("Arrivals by hour"), sentence, pgettext("chart", "Hour"), told)


def _by_day(edition: Edition, days: Mapping[date, int]) -> Chart | None:
    if not days:
        return None
    first, last = min(days), max(days)
    span = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    told = [
        (show_short_days(since, until), count)
        for since, until, count in joined({day: days.get(day, 0) for day in span})
    ]
    if not told:
        return None
    label, most = max(told, key=lambda one: one[1])
    # Whoever came on three days arrived three times, and is one of the people once.
    sentence = _(
        "%(total)s arrivals, each person once a day; most on %(day)s: %(most)s.",
        total=_sum(told), day=label, most=show_number(most),
    )  # fmt: skip
    return _chart(_("Arrivals by day"), sentence, pgettext("chart", "Day"), told)


def _sum(told: Sequence[tuple[str, int]]) -> str:
    return show_number(sum(count for _label, count in told))


def _chart(title: str, sentence: str, heading: str, told: Sequence[tuple[str, int]]) -> Chart:
    labels, values = [one[0] for one in told], [one[1] for one in told]
    return Chart(title, sentence, labels, (Series(title, values),), heading=heading)
