"""An edition's funnel within the reader's reach: its figures, its drawing, its page."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user
from sqlalchemy import func, select

from core.accounts.models import User
from core.accounts.roles import Role
from core.charts import Chart, Kind, Series
from core.clock import now
from core.db import db
from core.errors import NotFound
from core.i18n import tr
from core.lists.filters import ALL
from core.policy import Decision, allowed_if, authorize, policy
from core.web import requires
from events.editions.models import Edition
from events.editions.policies import reads_part
from events.editions.queries import find_edition
from events.editions.results import Outcome as Figure
from events.editions.results import Results, Step
from events.event_types import Part
from events.project_levels.funnel import LevelFigures, Outcome, funnel
from events.project_levels.levels import Level
from events.project_levels.queries import levels_in
from events.project_reviews.scopes import readable_by
from events.projects.models import Project

desk = Blueprint("project_funnel", __name__, url_prefix="/desk/events/<slug>/review-funnel")
Came: TypeAlias = Sequence[tuple[Level, LevelFigures]]
_PASSED_ALL = lazy_pgettext("funnel", "Passed all levels")


class FunnelPermission(StrEnum):
    READ = "project_funnel:read"


@policy(FunnelPermission.READ)
def may_read(user: User, edition: Edition) -> Decision:
    """Whoever runs a part of the event, audits it, or reviews for the whole city."""
    if user.is_authenticated and user.has_role(Role.CITY_REVIEWER):
        return allowed_if(edition.type.has(Part.PROJECTS))
    return reads_part(user, edition, Part.PROJECTS)


@desk.get("")
@requires(FunnelPermission.READ)
def show(slug: str) -> str:
    """What came of the projects at each level; every figure leads to its list."""
    edition = find_edition(slug)
    if edition is None:
        raise NotFound
    authorize(FunnelPermission.READ, edition)
    rows = came_of(edition, current_user)
    return render_template(
        "events/project_funnel/show.html", edition=edition, outcomes=list(Outcome), as_of=now(),
        rows=rows, list_url=list_url, chart=funnel_chart(edition, rows) if rows else None,
    )  # fmt: skip


def came_of(edition: Edition, reader: User) -> Came:
    """Each level with its figures, of what the reader may see; nothing where that is nothing."""
    rows = select(Project.level, Project.state, func.count())
    rows = rows.where(Project.edition_id == edition.id, readable_by(reader).sql)
    counted = db.session.execute(rows.group_by(Project.level, Project.state)).all()
    levels = levels_in(edition.id) if counted else ()
    figures = funnel(len(levels), ((row[0], row[1], row[2]) for row in counted))
    return list(zip(levels, figures, strict=True))


def charts(edition: Edition, user: User) -> list[Chart]:
    rows = came_of(edition, user)
    return [funnel_chart(edition, rows)] if rows else []


def results(edition: Edition, user: User, _on: date) -> Results:
    """Projects sent and passed; what is still pending is left to do."""
    rows = came_of(edition, user)
    if not rows:
        return Results()
    entered, passed, pending = _totals(rows)
    url = url_for("project_funnel.show", slug=edition.slug)
    return Results(
        [
            Figure(_l("Projects entered"), entered, url),
            Figure(_l("Projects passed"), passed, url,
                   _l("Distinct projects that passed every level of the review.")),
        ],
        [Step(_l("Review projects"), list_url(edition, outcome=Outcome.PENDING), pending)],
    )  # fmt: skip


def funnel_chart(edition: Edition, rows: Came) -> Chart:
    entered, passed, pending = _totals(rows)
    sentence = _(
        "%(passed)s of %(entered)s projects passed all levels; %(pending)s are pending.",
        passed=passed, entered=entered, pending=pending,
    )  # fmt: skip
    levels, figures = zip(*rows, strict=True)
    return Chart(
        _("Review funnel"), sentence, [*(tr(one.name) for one in levels), _PASSED_ALL],
        [Series(_l("Projects"), [*(one.entered for one in figures), passed])], Kind.FUNNEL,
        lazy_pgettext("review", "Level"),
        [
            *(list_url(edition, level=one.number) for one in levels),
            list_url(edition, level=len(levels), outcome=Outcome.PASSED),
        ],
    )  # fmt: skip


def _totals(rows: Came) -> tuple[int, int, int]:
    """How many went in, passed the last level, and are pending anywhere."""
    pending = sum(figures[Outcome.PENDING] for _level, figures in rows)
    return rows[0][1].entered, rows[-1][1][Outcome.PASSED], pending


def list_url(edition: Edition, **query: Any) -> str:
    return url_for("project_reviews.index", event=edition.slug, turn=ALL, **query)
