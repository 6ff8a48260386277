"""Who visited an exhibitor, and what the exhibitor noted of it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from events.exhibitors.models import Exhibitor
from events.registrations.models import Registration

HIGHEST_RATING = 5


class BoothVisit(Base):
    """One person at one exhibitor, however often scanned; note and rating are the employer's own.

    It names nobody by itself: who it was is seen as far as the talent shares (R15b).
    """

    __tablename__ = "booth_visit"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "registration_id"),
        CheckConstraint(f"rating BETWEEN 0 AND {HIGHEST_RATING}", name="rating"),
        Index("ix_booth_visit_registration", "registration_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    exhibitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exhibitor.id"))
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    # By the phone's clock, as far as that can be; the earliest scan counts.
    first_at: Mapped[datetime]
    scanned_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    note: Mapped[str] = mapped_column(Text, default="")
    # 1 to 5; 0 for none.
    rating: Mapped[int] = mapped_column(Integer, default=0)

    exhibitor: Mapped[Exhibitor] = relationship()
    registration: Mapped[Registration] = relationship()
