"""Indicators and their values, each with day, source and who entered it (events.md part 5, L)."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id

_STANDS = text("superseded_at IS NULL")


class Indicator(Base):
    """A number that is entered, or the percentage of two that are: `part` of `whole`."""

    __tablename__ = "indicator"
    __table_args__ = (
        CheckConstraint("(part_id IS NULL) = (whole_id IS NULL)", name="part_of_whole"),
        CheckConstraint("part_id <> whole_id", name="part_is_another"),
        CheckConstraint("part_id <> id AND whole_id <> id", name="not_of_itself"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # In addresses and for programs: small letters, digits and "_".
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    unit_zh: Mapped[str] = mapped_column(String(20), default="")
    unit_en: Mapped[str] = mapped_column(String(40), default="")
    definition_zh: Mapped[str] = mapped_column(Text)
    definition_en: Mapped[str] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(default=True)
    part_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("indicator.id"))
    whole_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("indicator.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    values: Mapped[list["IndicatorValue"]] = relationship(
        back_populates="indicator", order_by="IndicatorValue.as_of, IndicatorValue.entered_at"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def reference(self) -> str:
        return self.code

    @property
    def standing(self) -> list["IndicatorValue"]:
        """Its values that no other took the place of, the earliest first."""
        return [one for one in self.values if one.superseded_at is None]


class IndicatorValue(Base):
    """What an indicator was on a day. Another value of the day takes its place; it stays here."""

    __tablename__ = "indicator_value"
    __table_args__ = (
        # One value of each day holds.
        Index("uq_indicator_value_day", "indicator_id", "as_of", unique=True,
              sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_indicator_value_of", "indicator_id", "as_of"),
        CheckConstraint("value >= 0", name="value"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    indicator_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("indicator.id"))
    value: Mapped[Decimal] = mapped_column(Numeric(18, 2))
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(Text, default="")
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    entered_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]

    indicator: Mapped[Indicator] = relationship(back_populates="values")
    entered_by: Mapped[User | None] = relationship()
