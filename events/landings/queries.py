"""Landings as different people may see them, and the one that speaks for a project."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.db import db
from events.editions.models import Edition
from events.landings.models import Landing
from events.landings.scopes import readable_by
from events.landings.states import LANDED, LIVE_LANDINGS, LandingState
from events.projects.models import Project

SHOWN_TASKS = 8
WHOLE = (joinedload(Landing.project).joinedload(Project.edition), joinedload(Landing.licence))


def visible_landings(user: User) -> Select[Any]:
    """Those in reach, with project and event."""
    rows = select(Landing).join(Landing.project).join(Project.edition)
    known = contains_eager(Landing.project).contains_eager(Project.edition)
    return rows.where(readable_by(user).sql).options(known)


def landings_of(project: Project, *within: ColumnElement[bool]) -> Sequence[Landing]:
    """All of a project, or those `within` a reach, the newest first."""
    rows = select(Landing).where(Landing.project_id == project.id, *within).options(*WHOLE)
    return db.session.scalars(rows.order_by(Landing.claimed_at.desc(), Landing.id)).all()


def find_live(project_id: uuid.UUID) -> Landing | None:
    """The one that is claimed or valid now; a project has no second."""
    live = Landing.project_id == project_id, Landing.state.in_(LIVE_LANDINGS)
    return db.session.scalar(select(Landing).where(*live).options(*WHOLE))


def find_project(reference: str) -> Project | None:
    """By its number, whoever asks: may it be claimed is asked of the policy."""
    rows = select(Project).where(Project.reference == reference.strip().upper())
    return db.session.scalar(rows.options(joinedload(Project.edition)))


def alike(one: Landing, user: User) -> Sequence[Landing]:
    """Those in reach, of other projects with the same code: one company counts for each."""
    same = Landing.credit_code == one.credit_code, Landing.project_id != one.project_id
    rows = visible_landings(user).where(*same, Landing.state != LandingState.ANNULLED)
    return db.session.scalars(rows.order_by(Landing.reference).limit(SHOWN_TASKS)).all()


def to_do(user: User, *states: LandingState) -> dict[LandingState, tuple[Sequence[Landing], int]]:
    """Of each of these states those that wait longest, a few, and how many there are."""
    per: dict[str, Any] = {"partition_by": Landing.state}
    place = func.row_number().over(**per, order_by=(Landing.claimed_at, Landing.id))
    rows = visible_landings(user).where(Landing.state.in_(states))
    numbered = rows.with_only_columns(
        Landing.id, func.count().over(**per).label("total"), place.label("place"),
        maintain_column_froms=True,
    ).subquery()  # fmt: skip
    first = select(Landing, numbered.c.total).join(numbered, numbered.c.id == Landing.id)
    first = first.where(numbered.c.place <= SHOWN_TASKS).order_by(numbered.c.place)
    known = joinedload(Landing.project).joinedload(Project.edition)
    found = db.session.execute(first.options(known)).all()
    said = {state: [row for row in found if row[0].state == state] for state in states}
    return {
        state: ([row[0] for row in rows], rows[0].total if rows else 0)
        for state, rows in said.items()
    }


def speaking_for_projects(*where: ColumnElement[bool]) -> Select[Any]:
    """The ids of landings that count, one for each project: the valid one, else the latest (R11).

    `where` narrows them first, so that each district and event counts its own.
    """
    first = (Landing.state == LandingState.VALID).desc()
    best = func.row_number().over(
        partition_by=Landing.project_id, order_by=(first, Landing.valid_at.desc(), Landing.id)
    )
    counted = select(Landing.id.label("id"), best.label("rank")).join(Landing.project)
    ranked = counted.where(Landing.state.in_(LANDED), *where).subquery()
    return select(ranked.c.id).where(ranked.c.rank == 1)


def events_with_landings(user: User) -> Sequence[Edition]:
    """Those of the landings in reach, the latest first."""
    rows = select(Project.edition_id).join(Landing, Landing.project_id == Project.id)
    rows = rows.where(readable_by(user).sql)
    named = select(Edition).where(Edition.id.in_(rows)).order_by(Edition.starts_at.desc())
    return db.session.scalars(named).all()
