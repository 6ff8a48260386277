"""Projects as a carrier sees them: all that are released, what suits it, and its board (R10)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from core.accounts.models import User
from core.db import db
from core.organisations.models import Organisation
from core.organisations.scopes import officered_by
from core.registries import Provider, Registry
from events.carriers.fitting import fit_of
from events.dockings.models import Docking
from events.dockings.states import DockingState
from events.editions.models import Edition
from events.project_reviews.scopes import RELEASED
from events.projects.models import Project
from events.registrations.own_parts import OwnPart

# So many of a state stand on the board; all of them in the list.
CARDS, SUGGESTED = 30, 5
# Weighs more than all of `carriers.fitting.Fit`.
PROPOSED = 8
# None is nothing. The docking may be one that is not kept yet.
CARRIER_PARTS = Registry[Provider[Callable[[Docking], OwnPart | None]]](
    "carrier parts", "What slices show a carrier on its page of a project.", order="order"
)


def visible_projects(user: User, carrier: Organisation) -> Select[Project]:
    """The released ones with what came of them at this carrier, for those who act for it (R10)."""
    here = and_(Docking.project_id == Project.id, Docking.carrier_id == carrier.id)
    rows = select(Project).join(Project.edition).outerjoin(Docking, here)
    acts = select(Organisation.id).where(Organisation.id == carrier.id, officered_by(user).sql)
    return rows.where(RELEASED.sql, acts.exists())


def worth(carrier: Organisation) -> ColumnElement[int]:
    """How well a project fits it (`carriers.fitting`), more where an organiser proposed it."""
    return fit_of(Project, carrier) + case((Docking.proposed_at.is_not(None), PROPOSED), else_=0)


def suits(carrier: Organisation) -> ColumnElement[int]:
    """The same, 0 for what the carrier has answered already: it is suggested no more."""
    answered = and_(Docking.id.is_not(None), Docking.state != DockingState.PROPOSED)
    return case((answered, 0), else_=worth(carrier))


def worth_of(one: Docking) -> int:
    """The same of one in hand, kept or not."""
    rows = select(fit_of(Project, one.carrier)).where(Project.id == one.project.id)
    return (db.session.scalar(rows) or 0) + (PROPOSED if one.proposed_at else 0)


def list_suggested(user: User, carrier: Organisation) -> Sequence[Project]:
    """The few unanswered ones that suit it best; none that nothing speaks for."""
    fit = suits(carrier)
    rows = visible_projects(user, carrier).where(fit > 0)
    best = rows.order_by(fit.desc(), Project.reference).limit(SUGGESTED)
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


def shown_to_carrier(one: Docking) -> list[OwnPart]:
    """Each with its template and values, in their order."""
    parts = (provider.call(one) for provider in CARRIER_PARTS)
    return [part for part in parts if part is not None]
