"""Exports as their askers and as the readers of the register see them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.reports.models import Export

PAGE_SIZE = 50
SHOWN_OWN = 50


@dataclass(frozen=True)
class RegisterPage:
    rows: list[Export]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


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


def list_register(*, page: int) -> RegisterPage:
    total = db.session.scalar(select(func.count()).select_from(Export)) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    rows = db.session.scalars(
        select(Export)
        .options(joinedload(Export.asked_by))
        .order_by(Export.asked_at.desc(), Export.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return RegisterPage(list(rows), total, number)
