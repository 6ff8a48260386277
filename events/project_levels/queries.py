"""Which levels an edition has, and which projects stand where."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from core.db import db
from events.editions.models import Edition
from events.project_levels.funnel import MEANS, Outcome
from events.project_levels.levels import Level, levels_of
from events.projects.models import Project, ProjectCall


def levels_in(edition_id: Any) -> Sequence[Level]:
    return levels_of(db.session.get(ProjectCall, edition_id))


def level_of(project: Project) -> Level | None:
    """The level it stands at; None before it is sent and once it has passed all."""
    return level_among(levels_in(project.edition_id), project)


def level_among(levels: Sequence[Level], project: Project) -> Level | None:
    return next((one for one in levels if one.number == project.level), None)


def came_to(outcome: str, number: int | None = None) -> ColumnElement[bool]:
    """What `funnel.outcome_at` says, for the database; without a level, of the present one."""
    states = [state for state, means in MEANS.items() if means == outcome]
    stands = Project.state.in_(states) if states else Project.state.not_in(MEANS)
    if number is None:
        return stands
    beyond = Project.level > number if outcome == Outcome.PASSED else false()
    return or_(beyond, and_(Project.level == number, stands))


def stands_beyond(edition: Edition, number: int, *, passed: bool) -> bool:
    """Whether a project stands at a later level than this; `passed`: or has been through it."""
    rows = select(Project.id).where(Project.edition_id == edition.id, Project.level > number)
    if not passed:
        rows = rows.where(Project.state.in_(list(MEANS)))
    return db.session.scalar(rows.limit(1)) is not None
