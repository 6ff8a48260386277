"""An edition's funnel within the reader's reach: its figures, its drawing, its page."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

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
from events.editions.results import Outcome as Came
from events.editions.results import Results, Step
from events.event_types import Part
from events.project_levels.funnel import LevelFigures, Outcome, funnel
from events.project_levels.levels import Level
from events.project_levels.queries import levels_in
from events.project_reviews.scopes import readable_by
from events.projects.models import Project

desk = Blueprint("project_funnel", __name__, url_prefix="/desk/events/<slug>/review-funnel")
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
    figures, levels = funnel_of(edition, current_user), levels_in(edition.id)
    return render_template(
        "events/project_funnel/show.html", edition=edition, outcomes=list(Outcome), as_of=now(),
        rows=list(zip(levels, figures, strict=True)), list_url=list_url,
        chart=funnel_chart(edition, levels, figures),
    )  # fmt: skip


def funnel_of(edition: Edition, reader: User) -> Sequence[LevelFigures]:
    """The figures of each level, of what the reader may see."""
    number = func.count()
    rows = select(Project.level, Project.state, number).where(Project.edition_id == edition.id)
    rows = rows.where(readable_by(reader).sql).group_by(Project.level, Project.state)
    counted = [(row[0], row[1], row[2]) for row in db.session.execute(rows)]
    return funnel(len(levels_in(edition.id)), counted)


def charts(edition: Edition, user: User) -> list[Chart]:
    figures = funnel_of(edition, user)
    chart = funnel_chart(edition, levels_in(edition.id), figures)
    return [chart] if figures[0].entered else []


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
