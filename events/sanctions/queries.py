"""What is recorded against employers."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.organisations.models import Organisation
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.exhibitors.queries import entity_of
from events.sanctions.models import Sanction

# An explanation that nobody has answered yet.
IS_EXPLAINED: ColumnElement[bool] = Sanction.explained_at.is_not(None) & Sanction.lifted_at.is_(
    None
)


def visible_sanctions(user: User, _nothing: object = None) -> Select[Any]:
    """All of the city's, with legal entity, exhibitor and fair: who may list any may list all."""
    rows = select(Sanction).join(Sanction.organisation).join(Sanction.exhibitor)
    return rows.join(Edition, Edition.id == Exhibitor.edition_id)


def is_blocking() -> ColumnElement[bool]:
    return Sanction.lifted_at.is_(None) & (Sanction.blocked_until >= today())


def get_visible(reference: str, user: User) -> Sanction:
    known = contains_eager(Sanction.organisation), contains_eager(Sanction.exhibitor)
    rows = visible_sanctions(user).where(Sanction.reference == reference).options(*known)
    found: Sanction | None = db.session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def find_of(one: Exhibitor) -> Sanction | None:
    """What this exhibitor's absence is on record as."""
    return db.session.scalar(select(Sanction).where(Sanction.exhibitor_id == one.id))


def standing_of(entity_id: Any) -> Sequence[Sanction]:
    """Those of a legal entity that count, the first in front."""
    rows = select(Sanction).where(
        Sanction.organisation_id == entity_id, Sanction.lifted_at.is_(None)
    )
    return db.session.scalars(rows.order_by(Sanction.recorded_at, Sanction.reference)).all()


def blocked_until(entity_id: UUID) -> date | None:
    """The last day of the longest block that stands against a legal entity, past ones too."""
    standing = (Sanction.organisation_id == entity_id, Sanction.lifted_at.is_(None))
    return db.session.scalar(select(func.max(Sanction.blocked_until)).where(*standing))


def list_of(organisation: Organisation) -> Sequence[Sanction]:
    """All of its legal entity, the newest first, lifted ones too."""
    rows = select(Sanction).where(Sanction.organisation_id == entity_of(organisation))
    known = joinedload(Sanction.exhibitor).joinedload(Exhibitor.edition)
    return db.session.scalars(rows.options(known).order_by(Sanction.recorded_at.desc())).all()


def count_explained() -> int:
    return db.session.scalar(select(func.count()).where(IS_EXPLAINED)) or 0
