"""Figures of the Week drawn: edition by edition, day by day, and what became of projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext
from sqlalchemy import ColumnElement, func, select

from core.charts import Chart, Kind, Series
from core.clock import beijing_day, now
from core.db import db
from core.figures.registry import Distinct, Figure
from core.figures.snapshots import finals_of
from core.figures.suppression import joined
from core.i18n import show_date, show_number, show_short_days, tr
from core.tallies import percent
from events.agreements.models import Agreement
from events.agreements.states import SIGNED
from events.dockings.models import Docking
from events.editions.models import Edition
from events.gate.models import Attendance
from events.landings.models import Landing
from events.landings.states import LANDED
from events.projects.models import Project
from events.projects.states import ProjectState


def by_edition(figure: Figure, edition: str) -> Sequence[Chart]:
    """Its editions side by side, the first first: of a closed one what it closed with."""
    rows = figure.rows("") if not edition else None
    if not isinstance(rows, Distinct):
        return ()
    key = rows.rows.selected_columns[0]
    count = func.count(key.distinct())
    each = rows.rows.with_only_columns(Edition.slug, count).group_by(Edition.slug)
    counts = {row[0]: row[1] for row in db.session.execute(each)}
    if figure.freezes:
        counts |= finals_of(figure.name)
    names = dict(reversed(list(figure.editions().items())))
    values = [counts.get(slug, 0) for slug in names]
    if len(names) < 2 or not any(values):
        return ()
    labels = [tr(name) for name in names.values()]
    most = max(range(len(values)), key=values.__getitem__)
    sentence = _(
        "As of %(day)s: %(parts)s editions; most in %(most)s: %(count)s.",
        day=show_date(now()), parts=len(names), most=labels[most],
        count=show_number(values[most]),
    )  # fmt: skip
    series = Series(figure.title, values)
    urls = [url_for("figures.show", name=figure.name, edition=slug) for slug in names]
    title, heading = _("Editions side by side"), pgettext("event", "Edition")
    return (Chart(title, sentence, labels, (series,), heading=heading, urls=urls),)


def by_day(figure: Figure, edition: str) -> Sequence[Chart]:
    """The attendances of one edition by the day they began; a small day with those beside it."""
    rows = figure.rows(edition) if edition else None
    if not isinstance(rows, Distinct):
        return ()
    day = beijing_day(Attendance.first_at)
    counted = rows.rows.with_only_columns(day, func.count()).order_by(None).group_by(day)
    days = {date.fromisoformat(row[0]): row[1] for row in db.session.execute(counted)}
    if not days:
        return ()
    first, length = min(days), (max(days) - min(days)).days + 1
    span = {first + timedelta(days=n): 0 for n in range(length)} | days
    told = joined(dict(sorted(span.items())))
    if not told:
        return ()
    labels = [show_short_days(since, until) for since, until, _count in told]
    values = [count for _since, _until, count in told]
    most = max(range(len(values)), key=values.__getitem__)
    sentence = _(
        "%(total)s in all; most on %(day)s: %(most)s.",
        total=show_number(sum(values)), day=labels[most], most=show_number(values[most]),
    )  # fmt: skip
    series = (Series(figure.title, values),)
    return (Chart(_("Day by day"), sentence, labels, series, heading=pgettext("chart", "Day")),)


def funnel(figure: Figure, edition: str) -> Sequence[Chart]:
    """What became of the projects on the platform, each step of all of them."""
    rows = figure.rows(edition)
    if not isinstance(rows, Distinct):
        return ()
    counts = [func.count().filter(step) for _label, step in _STEPS]
    found = db.session.execute(rows.rows.with_only_columns(func.count(), *counts)).one()
    if not found[0]:
        return ()
    share, landed = percent(found[-1], found[0]), show_number(found[-1])
    sentence = ngettext(
        "Of %(total)s project on the platform %(landed)s landed, %(share)s %%.",
        "Of %(total)s projects on the platform %(landed)s landed, %(share)s %%.",
        found[0], total=show_number(found[0]), landed=landed, share=share,
    )  # fmt: skip
    labels = [_("On the platform"), *(label for label, _step in _STEPS)]
    series = (Series(_("Projects"), list(found)),)
    return (Chart(_("From the platform to landing"), sentence, labels, series, Kind.FUNNEL,
                  _("Step")),)  # fmt: skip


def _with(column: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Project.id.in_(select(column).where(condition))


_STEPS = (
    (_l("Passed the review"), Project.state == ProjectState.PASSED),
    (_l("A carrier was interested"),
     _with(Docking.project_id.expression, Docking.interested_at.is_not(None))),
    (_l("Signed"), _with(Agreement.project_id.expression, Agreement.state.in_(SIGNED))),
    (_l("Landed"), _with(Landing.project_id.expression, Landing.state.in_(LANDED))),
)  # fmt: skip
