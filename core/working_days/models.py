"""The holiday table: one row a year, editable by the office."""

from datetime import date, datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class CalendarYear(Base):
    """One year's exceptions: `off` are days not worked, `work` weekend days worked.

    Provisional until the State Council's schedule for the year is in.
    """

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    is_provisional: Mapped[bool]
    off: Mapped[list[str]]
    work: Mapped[list[str]]
    # What people call a day, by its ISO date.
    names: Mapped[dict[str, str]] = mapped_column(default=dict)
    changed_at: Mapped[datetime]

    @property
    def days_off(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in self.off)

    @property
    def days_worked(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(day) for day in self.work)
