"""Projects as a carrier sees them: all that are released, what suits it, and its board (R10)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from core.accounts.models import User
from core.db import db
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from events.dockings.models import Docking
from events.dockings.scopes import RELEASED
from events.dockings.states import DockingState
from events.editions.models import Edition
from events.projects.models import Project, ProjectCarrier

# So many of a state stand on the board; all of them in the list.
CARDS, SUGGESTED = 30, 5


def visible_projects(user: User, carrier: Organisation) -> Select[Project]:
    """The released ones with what came of them at this carrier, for those who act for it (R10)."""
    here = and_(Docking.project_id == Project.id, Docking.carrier_id == carrier.id)
    rows = select(Project).join(Project.edition).outerjoin(Docking, here)
    acts = select(Organisation.id).where(Organisation.id == carrier.id, officered_by(user).sql)
    return rows.where(RELEASED.sql, acts.exists())


@dataclass(frozen=True)
class Fit:
    """Why a project may suit a carrier, as columns of the project: the stronger the larger."""

    named: Any
    near: Any
    order: Any


def fit_for(carrier: Organisation) -> Fit:
    """The owner named it among the intended carriers; the district it wishes is the carrier's.

    What the carrier has answered already is suggested no more.
    """
    named = Project.carriers.any(ProjectCarrier.organisation_id == carrier.id)
    near = and_(Project.district != "", Project.district == carrier.district)
    score = case((named, 2), else_=0) + case((near, 1), else_=0)
    answered = and_(Docking.id.is_not(None), Docking.state != DockingState.PROPOSED)
    return Fit(named, near, case((answered, 0), else_=score))


def list_suggested(user: User, carrier: Organisation) -> Sequence[Project]:
    """The few unanswered ones that suit it best; none that nothing speaks for."""
    fit = fit_for(carrier)
    rows = visible_projects(user, carrier).where(fit.order > 0)
    best = rows.order_by(fit.order.desc(), Project.reference).limit(SUGGESTED)
    return db.session.scalars(best).all()


@dataclass(frozen=True)
class Column:
    """One state of the board: how many there are, and those that moved last."""

    count: int = 0
    cards: Sequence[Any] = ()


def board_of(user: User, carrier: Organisation) -> dict[str, Column]:
    """What the carrier has said a word of, by state, in one query."""
    here = Docking.state
    moved = func.coalesce(
        Docking.ended_at, Docking.signed_at, Docking.intent_at, Docking.talks_at,
        Docking.contacted_at, Docking.interested_at,
    )  # fmt: skip
    newest: dict[str, Any] = {"partition_by": here, "order_by": (moved.desc(), Project.id)}
    rows = visible_projects(user, carrier).where(Docking.id.is_not(None)).with_only_columns(
        Project.reference, Project.title, Project.title_en, Project.industry,
        here.label("state"), moved.label("moved_at"), Docking.version, Docking.contacts,
        func.count().over(partition_by=here).label("total"),
        func.row_number().over(**newest).label("place"), maintain_column_froms=True,
    )  # fmt: skip
    numbered = rows.subquery()
    first = select(numbered).where(numbered.c.place <= CARDS).order_by(numbered.c.place)
    found = db.session.execute(first).all()
    totals = {row.state: row.total for row in found}
    return {
        state: Column(total, [row for row in found if row.state == state])
        for state, total in totals.items()
    }


def editions_seen(user: User, carrier: Organisation) -> Collection[Any]:
    """The events whose projects the carrier sees: slug and name."""
    rows = visible_projects(user, carrier).with_only_columns(
        Edition.slug, Edition.name, Edition.starts_at, maintain_column_froms=True
    )
    found = rows.distinct().order_by(Edition.starts_at.desc(), Edition.slug)
    return db.session.execute(found).all()
