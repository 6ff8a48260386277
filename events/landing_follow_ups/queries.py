"""Which years of which companies are told and checked, and which are due."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager

from core.accounts.models import User
from core.db import db
from events.landing_follow_ups.models import FollowUp
from events.landings.models import Landing
from events.landings.queries import speaking_for_projects, visible_landings
from events.landings.states import LandingState
from events.projects.models import Project

CHECKED = FollowUp.checked_at.is_not(None)
# Of a landing and its latest checked year: the company is here and operated (R12).
OPERATES = (Landing.state == LandingState.VALID) & FollowUp.is_operating.is_(True)


def told_years(one: Landing) -> Mapping[int, FollowUp]:
    """What is kept of it by year, the latest first."""
    rows = select(FollowUp).where(FollowUp.landing_id == one.id)
    return {each.year: each for each in db.session.scalars(rows.order_by(FollowUp.year.desc()))}


def find_year(one: Landing, year: int, *, for_update: bool = False) -> FollowUp | None:
    rows = select(FollowUp).where(FollowUp.landing_id == one.id, FollowUp.year == year)
    if for_update:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(rows)


def last_checked(landing_id: uuid.UUID, before: int) -> FollowUp | None:
    """The latest checked year before that one."""
    rows = select(FollowUp).where(FollowUp.landing_id == landing_id, CHECKED)
    return db.session.scalar(
        rows.where(FollowUp.year < before).order_by(FollowUp.year.desc()).limit(1)
    )


def followed_up(*where: ColumnElement[bool]) -> Select[FollowUp]:
    """The latest checked year of each landed project, with its landing.

    Those of which `OPERATES` holds, of these, are the operating rate. `where` narrows `Landing` and
    its `Project`.
    """
    newest = func.row_number().over(partition_by=FollowUp.landing_id, order_by=FollowUp.year.desc())
    speaking = FollowUp.landing_id.in_(speaking_for_projects(*where))
    ranked = select(FollowUp.id, newest.label("rank")).where(CHECKED, speaking).subquery()
    rows = select(FollowUp).join(FollowUp.landing).join(ranked, ranked.c.id == FollowUp.id)
    return rows.where(ranked.c.rank == 1)


def asked_year(on: date) -> int:
    """The year that is asked for on a day: the last whole one."""
    return on.year - 1


def is_due(on: date) -> ColumnElement[bool]:
    """A valid landing, registered by then, of which the year asked for is not checked yet."""
    year = asked_year(on)
    return _registered(year) & ~_kept(year, CHECKED)


def is_to_check(on: date) -> ColumnElement[bool]:
    """The company told the year asked for, and the office has not looked at it."""
    return _registered(asked_year(on)) & _kept(asked_year(on), ~CHECKED)


def unanswered(on: date) -> Sequence[Landing]:
    """Those of which nobody has told the year asked for, with their projects."""
    year = asked_year(on)
    rows = select(Landing).join(Landing.project).options(contains_eager(Landing.project))
    rows = rows.where(_registered(year), ~_kept(year), Project.owner_id.is_not(None))
    return db.session.scalars(rows.order_by(Landing.id)).all()


def count_due(user: User, on: date) -> tuple[int, int]:
    """How many in reach are due, and of how many the office has yet to check what was told."""
    due, to_check = (func.count().filter(one) for one in (is_due(on), is_to_check(on)))
    rows = visible_landings(user).where(_registered(asked_year(on)))
    counted = rows.with_only_columns(due, to_check, maintain_column_froms=True)
    found = db.session.execute(counted).one()
    return found[0], found[1]


def latest(column: Any) -> Any:
    """What the latest checked year of a landing says, for the list of landings."""
    rows = select(column).where(FollowUp.landing_id == Landing.id, CHECKED)
    ordered = rows.order_by(FollowUp.year.desc()).limit(1)
    return ordered.correlate(Landing).scalar_subquery()


def _registered(year: int) -> ColumnElement[bool]:
    return (Landing.state == LandingState.VALID) & (Landing.registered_on <= date(year, 12, 31))


def _kept(year: int, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    rows = select(FollowUp.id).where(FollowUp.landing_id == Landing.id, FollowUp.year == year)
    return rows.where(*where).correlate(Landing).exists()
