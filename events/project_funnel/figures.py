"""The funnel's figures, within the reader's reach, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import func, select

from core.accounts.models import User
from core.charts import Chart, Kind, Series
from core.db import db
from core.i18n import tr
from core.lists.filters import ALL
from events.editions.models import Edition
from events.editions.results import Outcome as Came
from events.editions.results import Results, Step
from events.project_levels.funnel import LevelFigures, Outcome, funnel
from events.project_levels.levels import Level
from events.project_levels.queries import levels_in
from events.project_reviews.scopes import readable_by
from events.projects.models import Project

_PASSED_ALL = lazy_pgettext("funnel", "Passed all levels")


def funnel_of(edition: Edition, reader: User) -> Sequence[LevelFigures]:
    """The figures of each level, of what the reader may see."""
    number = func.count()
    rows = select(Project.level, Project.state, number).where(Project.edition_id == edition.id)
    rows = rows.where(readable_by(reader).sql).group_by(Project.level, Project.state)
    counted = [(row[0], row[1], row[2]) for row in db.session.execute(rows)]
    return funnel(len(levels_in(edition.id)), counted)


def charts(edition: Edition, user: User) -> list[Chart]:
    figures = funnel_of(edition, user)
    if not figures[0].entered:
        return []
    return [funnel_chart(edition, levels_in(edition.id), figures)]


def results(edition: Edition, user: User, _on: date) -> Results:
    """Projects sent and passed; what is still pending is left to do."""
    figures = funnel_of(edition, user)
    first, last = figures[0], figures[-1]
    pending = sum(one[Outcome.PENDING] for one in figures)
    url = url_for("project_funnel.show", slug=edition.slug)
    if not first.entered:
        return Results()
    return Results(
        [
            Came(_l("Projects entered"), first.entered, url),
            Came(_l("Projects passed"), last[Outcome.PASSED], url,
                 _l("Distinct projects that passed every level of the review.")),
        ],
        [Step(_l("Review projects"), list_url(edition, outcome=Outcome.PENDING), pending)],
    )  # fmt: skip


def funnel_chart(
    edition: Edition, levels: Sequence[Level], figures: Sequence[LevelFigures]
) -> Chart:
    entered, passed = [one.entered for one in figures], figures[-1][Outcome.PASSED]
    sentence = _(
        "%(passed)s of %(entered)s projects passed all levels; %(pending)s are pending.",
        passed=passed, entered=entered[0], pending=sum(one[Outcome.PENDING] for one in figures),
    )  # fmt: skip
    return Chart(
        _("Review funnel"), sentence, [*(tr(one.name) for one in levels), _PASSED_ALL],
        [Series(_l("Projects"), [*entered, passed])], Kind.FUNNEL, lazy_pgettext("review", "Level"),
        [
            *(list_url(edition, level=one.number) for one in levels),
            list_url(edition, level=len(levels), outcome=Outcome.PASSED),
        ],
    )  # fmt: skip


def list_url(edition: Edition, **query: Any) -> str:
    return url_for("project_reviews.index", event=edition.slug, turn=ALL, **query)
