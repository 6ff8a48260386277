"""The report of a fair: its text, and each version as it was frozen."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from events.editions.models import Edition


class FairReport(Base):
    """The words of a report in the making, {en, zh}; its figures are counted anew each time."""

    __tablename__ = "fair_report"

    edition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy


class FairReportVersion(Base):
    """All figures and words of one moment (`events.reports.values.Content`); never changed."""

    __tablename__ = "fair_report_version"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]]
    frozen_at: Mapped[datetime]
    frozen_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )

    edition: Mapped[Edition] = relationship()
    frozen_by: Mapped[User | None] = relationship()
