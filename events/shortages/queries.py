"""Occupations by their codes: those on the list, and all that ever were."""

from collections.abc import Sequence

from sqlalchemy import select

from core.clock import today
from core.db import db
from events.shortages.models import ShortageOccupation, Standing, standing


def list_occupations() -> Sequence[ShortageOccupation]:
    """Those on the list today, by their codes."""
    rows = select(ShortageOccupation).where(standing() == Standing.IN_FORCE)
    return db.session.scalars(rows.order_by(ShortageOccupation.code)).all()


def ever_listed() -> Sequence[ShortageOccupation]:
    return db.session.scalars(select(ShortageOccupation).order_by(ShortageOccupation.code)).all()


def find_occupation(code: str) -> ShortageOccupation | None:
    with db.session.no_autoflush:
        rows = select(ShortageOccupation).where(ShortageOccupation.code == code)
        return db.session.scalar(rows)


def is_listed(one: ShortageOccupation) -> bool:
    return one.is_on_list(today())
