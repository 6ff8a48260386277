"""What figures were on a day: taken by the clock, frozen at an edition's end, entered of old."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id

_FINAL = text("is_final")


class FigureSnapshot(Base):
    """A figure of one edition at the end of a Beijing day; the final one is that of its closing."""

    __tablename__ = "figure_snapshot"
    __table_args__ = (
        Unique("figure", "edition", "as_of"),
        # What an edition closed with is one number, which nothing that comes later changes.
        Index("uq_figure_snapshot_final", "figure", "edition", unique=True,
              sqlite_where=_FINAL, postgresql_where=_FINAL),
        CheckConstraint("denominator IS NULL OR numerator <= denominator", name="part_of_whole"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # The figure's name and the edition's address; both are fixed once they are public.
    figure: Mapped[str] = mapped_column(String(60))
    edition: Mapped[str] = mapped_column(String(60))
    as_of: Mapped[date]
    taken_at: Mapped[datetime]
    # The figure itself, where it is no share; a sum of capital in yuan passes 32 bits.
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(Integer)
    is_final: Mapped[bool] = mapped_column(default=False)
    # When that was taken which it took the place of, as the edition was closed anew.
    replaces_at: Mapped[datetime | None]


class SupersededFigure(Base):
    """What an edition had closed with before it was opened again and closed anew."""

    __tablename__ = "superseded_figure"
    __table_args__ = (
        Unique("figure", "edition", "taken_at"),
        CheckConstraint("superseded_at > taken_at", name="later"),
        CheckConstraint("denominator IS NULL OR numerator <= denominator", name="part_of_whole"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    figure: Mapped[str] = mapped_column(String(60))
    edition: Mapped[str] = mapped_column(String(60))
    taken_at: Mapped[datetime]
    superseded_at: Mapped[datetime]
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(Integer)


class EarlierFigure(Base):
    """A figure of an edition before this portal, as somebody entered it with its source (R22)."""

    __tablename__ = "earlier_figure"
    __table_args__ = (
        Unique("figure", "year", "as_of"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    figure: Mapped[str] = mapped_column(String(60))
    # The edition's: one of the series is held each year.
    year: Mapped[int] = mapped_column(Integer)
    as_of: Mapped[date]
    value: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(300))
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy
