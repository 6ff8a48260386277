"""Agreements as different people may see them, and what is counted of them."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.accounts.models import User
from core.db import db
from events.agreements import scopes
from events.agreements.counting import Signing
from events.agreements.models import Agreement, AgreementCarrier
from events.agreements.states import LIVE_AGREEMENTS, SIGNED
from events.editions.models import Edition, Venue
from events.editions.reach import reading_reach
from events.projects.models import Project

SHOWN_TASKS = 12
# That of signing: it says which agreement of a project was its first (R11).
IN_ORDER = (Agreement.signed_on, Agreement.confirmed_at, Agreement.reference)


def visible_agreements(user: User, *editions: Edition) -> Select[Agreement]:
    """Those within the person's reach, with project and venue (R19)."""
    within = or_(false(), *(scopes.readable_by(user, one).sql for one in editions))
    return select(Agreement).join(Agreement.project).join(Agreement.venue).where(within)


def to_confirm(user: User, editions: Sequence[Edition]) -> Sequence[Agreement]:
    """What waits to be confirmed by this person, the longest first."""
    waits = or_(false(), *(scopes.confirmable_by(user, one).sql for one in editions))
    known = contains_eager(Agreement.project), joinedload(Agreement.edition)
    rows = select(Agreement).join(Agreement.project).where(waits).options(*known)
    by_time = (Agreement.recorded_at, Agreement.reference)
    return db.session.scalars(rows.order_by(*by_time).limit(SHOWN_TASKS)).all()


def signings(user: User, edition: Edition) -> list[Signing]:
    """What counts of an edition at venues the person reads, in the order it was signed in."""
    return signings_of(user, [edition])[edition.id]


def signings_of(user: User, editions: Sequence[Edition]) -> dict[uuid.UUID, list[Signing]]:
    """The same of each of several editions, by its id, asked at once."""
    columns = (
        Agreement.edition_id, Agreement.project_id, Agreement.venue_id, Agreement.kind,
        Agreement.mode, Agreement.is_on_stage, Agreement.has_academician,
    )  # fmt: skip
    here = (
        and_(Agreement.edition_id == one.id, reading_reach(user, one).at(Agreement.venue_id).sql)
        for one in editions
    )
    rows = select(*columns).where(or_(false(), *here), Agreement.state.in_(SIGNED))
    found: dict[uuid.UUID, list[Signing]] = {one.id: [] for one in editions}
    for row in db.session.execute(rows.order_by(*IN_ORDER)):
        found[row.edition_id].append(Signing(*row[1:]))
    return found


def on_stage(user: User, edition: Edition) -> Sequence[Agreement]:
    """What is or will be signed on stage, in the order of the days; each project once."""
    rows = visible_agreements(user, edition).where(
        Agreement.is_on_stage, Agreement.state.in_(LIVE_AGREEMENTS)
    )
    known = contains_eager(Agreement.project), contains_eager(Agreement.venue)
    rows = rows.options(*known, selectinload(Agreement.carriers))
    return db.session.scalars(rows.order_by(*IN_ORDER)).all()


def count_to_confirm(user: User, edition: Edition) -> int:
    """How many of an event wait to be confirmed by this person."""
    rows = select(func.count(Agreement.id)).join(Agreement.project)
    return db.session.scalar(rows.where(scopes.confirmable_by(user, edition).sql)) or 0


def list_of(project: Project, *within: ColumnElement[bool]) -> Sequence[Agreement]:
    """All of a project, or those `within` a reach, annulled ones too, as they were signed."""
    rows = select(Agreement).join(Agreement.project).where(Agreement.project_id == project.id)
    rows = rows.where(*within)
    rows = rows.options(joinedload(Agreement.venue), selectinload(Agreement.carriers))
    return db.session.scalars(rows.order_by(*IN_ORDER)).all()


def carriers_signed_with(project: Project) -> frozenset[uuid.UUID]:
    """The organisations with which an agreement of the project counts."""
    rows = select(AgreementCarrier.organisation_id).join(
        Agreement, Agreement.id == AgreementCarrier.agreement_id
    )
    rows = rows.where(Agreement.project_id == project.id, Agreement.state.in_(SIGNED))
    return frozenset(db.session.scalars(rows))


def is_signed_at(venue: Venue) -> bool:
    """Whether any agreement, annulled or not, names this venue."""
    rows = select(Agreement.id).where(Agreement.venue_id == venue.id)
    return db.session.scalar(rows.limit(1)) is not None
