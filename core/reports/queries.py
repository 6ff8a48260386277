"""Exports as their askers see them."""

import uuid

from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.reports.models import Export


def list_own_files(user: User) -> list[Export]:
    """The person's files that are being made, or kept to be fetched; the newest first."""
    kept = select(Export).where(Export.asked_by_id == user.id, Export.storage_key.is_not(None))
    return list(db.session.scalars(kept.order_by(Export.asked_at.desc(), Export.id)))


def get_own_export(export_id: uuid.UUID, *, user: User) -> Export:
    """An export the person asked for; NotFound for any other, whoever they are."""
    found = db.session.scalar(
        select(Export).where(Export.id == export_id, Export.asked_by_id == user.id)
    )
    if found is None:
        raise NotFound
    return found
