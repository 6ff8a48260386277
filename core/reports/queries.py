"""Exports as their askers and as the readers of the register see them."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.paging import Paged, page_of
from core.reports.models import Export

SHOWN_OWN = 50


def list_own_exports(user: User) -> list[Export]:
    return list(
        db.session.scalars(
            select(Export)
            .where(Export.asked_by_id == user.id)
            .order_by(Export.asked_at.desc(), Export.id)
            .limit(SHOWN_OWN)
        )
    )


def get_own_export(export_id: uuid.UUID, *, user: User) -> Export:
    """An export the person asked for; NotFound for any other, whoever they are."""
    found = db.session.scalar(
        select(Export).where(Export.id == export_id, Export.asked_by_id == user.id)
    )
    if found is None:
        raise NotFound
    return found


def list_register(*, page: int) -> Paged[Export]:
    rows = select(Export).options(joinedload(Export.asked_by))
    return page_of(rows.order_by(Export.asked_at.desc(), Export.id), page)
