"""What came of a project at a carrier, of an event's projects, and the matching rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db, new_id
from core.organisations.models import Organisation
from events.dockings.models import Docking
from events.dockings.states import DockingState
from events.editions.models import Edition
from events.project_reviews.scopes import RELEASED
from events.projects.models import Project
from events.projects.queries import WHOLE
from events.projects.scopes import readable_by


def visible_dockings(user: User, edition: Edition) -> Select[Docking]:
    """Those of an edition's projects within an organiser's reach."""
    rows = select(Docking).join(Docking.project).join(Docking.carrier)
    return rows.where(readable_by(user, edition).sql)


def docking_of(project: Project, carrier: Organisation) -> Docking:
    """What came of it; one that is not kept yet where the carrier has not said a word."""
    rows = select(Docking).where(Docking.project_id == project.id, Docking.carrier_id == carrier.id)
    known = joinedload(Docking.project).options(*WHOLE)
    found = db.session.scalar(rows.options(known))
    if found is not None:
        return found
    return Docking(
        id=new_id(), project=project, carrier=carrier, state=DockingState.PROPOSED, reason={},
        note="", contacts=0,
    )  # fmt: skip


@dataclass(frozen=True)
class Matching:
    """How many of the projects carriers see any of them was ever interested in (§7.5)."""

    matched: int
    released: int


def matching_rate(edition: Edition) -> Matching:
    """Counted now: what its owner hides leaves both numbers at once. A decline alone counts not."""
    rows = select(Project).where(Project.edition_id == edition.id)
    return rates_of(rows).get(edition.id, Matching(0, 0))


def rates_of(projects: Select[Project]) -> dict[UUID, Matching]:
    """The same of these projects, by their editions' ids; none for one without any released."""
    interest = select(Docking.id).where(
        Docking.project_id == Project.id, Docking.interested_at.is_not(None)
    )
    counts = func.count().filter(interest.exists()), func.count()
    rows = projects.where(RELEASED.sql).with_only_columns(Project.edition_id, *counts)
    found = db.session.execute(rows.group_by(Project.edition_id))
    return {edition_id: Matching(matched, released) for edition_id, matched, released in found}


def answers_to(project: Project) -> Sequence[Docking]:
    """What carriers said of it, the latest interest first; a note of their own is no answer."""
    rows = select(Docking).where(
        Docking.project_id == project.id, Docking.state != DockingState.PROPOSED
    )
    order = Docking.interested_at.desc().nulls_last(), Docking.reference
    return db.session.scalars(rows.options(joinedload(Docking.carrier)).order_by(*order)).all()
