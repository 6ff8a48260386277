"""What became of a landed company, year by year (events.md §7.1)."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from events.landings.models import Landing

# What the database takes as a year, wherever an address may come from: from the first in which a
# company can be said to be registered (`core.forms.DayField`).
YEARS = range(1900, 2201)


def due_on(year: int) -> date:
    """The last day on which a calendar year is told in time; ours, since none is published."""
    return date(year + 1, 3, 31)


class FollowUp(Base):
    """One calendar year of one landing; amounts in CNY, None for what was not told.

    The figures count it once the office checked it. Programme talents are all that the company has
    won until the end of the year.
    """

    __tablename__ = "landing_follow_up"
    __table_args__ = (
        UniqueConstraint("landing_id", "year"),
        CheckConstraint(f"year BETWEEN {YEARS[0]} AND {YEARS[-1]}", name="year"),
        CheckConstraint("staff >= 0", name="staff"),
        CheckConstraint("revenue >= 0 AND tax >= 0 AND financing >= 0", name="amounts"),
        CheckConstraint(
            "talents_national >= 0 AND talents_provincial >= 0 AND talents_city >= 0",
            name="talents",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    landing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("landing.id", ondelete="CASCADE"))
    year: Mapped[int] = mapped_column(Integer)
    is_operating: Mapped[bool]
    # People employed at the end of the year.
    staff: Mapped[int | None] = mapped_column(Integer)
    revenue: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    tax: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    financing: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    # Codes of `Qualification`.
    qualifications: Mapped[list[str]] = mapped_column(default=list)
    talents_national: Mapped[int] = mapped_column(Integer, default=0)
    talents_provincial: Mapped[int] = mapped_column(Integer, default=0)
    talents_city: Mapped[int] = mapped_column(Integer, default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime]
    # When the office entered or compared it.
    checked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    landing: Mapped[Landing] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy
