"""Projects as their reviewers see them, and what was said of each."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.accounts.roles import Role
from core.db import db
from events.project_reviews.models import ProjectDecision, ProjectLevel
from events.project_reviews.scopes import judged_by_office, readable_by, waiting_for
from events.project_reviews.states import Verdict
from events.projects.models import Project

SHOWN_TASKS = 8


def visible_projects(user: User) -> Select[Any]:
    """Projects within the reviewer's reach, each with when it came to its level."""
    here = and_(ProjectLevel.project_id == Project.id, ProjectLevel.level == Project.level)
    rows = select(Project).join(Project.edition).outerjoin(ProjectLevel, here)
    return rows.where(readable_by(user).sql)


def decisions_on(project: Any, reader: User) -> Sequence[ProjectDecision]:
    """What was said of it, the latest first: all for the office, else one's own (R10)."""
    said: Sequence[ProjectDecision] = project.decisions
    if reads_reasons(reader, project):
        return said
    return [one for one in said if one.reviewer_id == reader.id]


def reads_reasons(reader: User, project: Project) -> bool:
    """Whether the internal reasons of all are for this person."""
    return reader.has_role(Role.AUDITOR) or judged_by_office(reader).test(project)


def count_votes(project: Any, verdict: Verdict) -> int:
    """How many said so at the level it stands at, what a reopening set aside left out."""
    return sum(one.verdict == verdict for one in votes_at(project) if one.counts)


def votes_at(project: Any) -> Sequence[ProjectDecision]:
    """What was said of it at the level it stands at."""
    return [one for one in project.decisions if one.level == project.level]


def was_reopened(project: Any) -> bool:
    return any(one.verdict == Verdict.REOPEN for one in project.decisions)


def count_waiting(user: User, on: date) -> tuple[int, int]:
    """How many wait for the person's vote, and how many of them beyond their day."""
    number = func.count()
    rows = visible_projects(user).where(waiting_for(user).sql)
    counted = rows.with_only_columns(number, number.filter(ProjectLevel.due_on < on))
    waiting, late = db.session.execute(counted).one()
    return waiting, late


def most_urgent(user: User) -> Sequence[tuple[Project, ProjectLevel | None]]:
    rows = visible_projects(user).where(waiting_for(user).sql).add_columns(ProjectLevel)
    known = rows.options(joinedload(Project.edition))
    by_day = (ProjectLevel.due_on.is_(None), ProjectLevel.due_on, Project.reference)
    return [tuple(row) for row in db.session.execute(known.order_by(*by_day).limit(SHOWN_TASKS))]


def arrival_of(project: Project) -> ProjectLevel | None:
    """When it came to the level it stands at, and by when it is to be decided there."""
    return db.session.get(ProjectLevel, (project.id, project.level))
