"""Indicators with what was entered for them, in two queries however many there are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import db
from core.figures.models import EarlierFigure
from core.indicators.models import Indicator, IndicatorValue


def list_indicators() -> Sequence[Indicator]:
    """All of them by code, with their values."""
    rows = select(Indicator).options(selectinload(Indicator.values)).order_by(Indicator.code)
    return db.session.scalars(rows).all()


def find_by_code(code: str) -> Indicator | None:
    return db.session.scalar(select(Indicator).where(Indicator.code == code))


def ratio_of(indicator_id: uuid.UUID) -> Indicator | None:
    """A percentage that is computed of this indicator."""
    of = (Indicator.part_id == indicator_id) | (Indicator.whole_id == indicator_id)
    return db.session.scalar(select(Indicator).where(of).limit(1))


def value_of_day(indicator: Indicator, day: date) -> IndicatorValue | None:
    """The value that holds for this day."""
    rows = select(IndicatorValue).where(IndicatorValue.indicator_id == indicator.id)
    rows = rows.where(IndicatorValue.as_of == day, IndicatorValue.superseded_at.is_(None))
    return db.session.scalar(rows)


def earlier_on(figure: str, year: int, as_of: date) -> EarlierFigure | None:
    """What was entered of this figure, edition and day."""
    rows = select(EarlierFigure).filter_by(figure=figure, year=year, as_of=as_of)
    return db.session.scalar(rows)
