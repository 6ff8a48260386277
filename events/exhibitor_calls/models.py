"""When employers may apply for a place at a fair."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base


class ExhibitorCall(Base):
    """Until when employers may ask for a place at a fair, and confirm that they come.

    Without one the fair takes no exhibitors yet.
    """

    __tablename__ = "exhibitor_call"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="closes_after_opening"),)

    edition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    # The last day on which an approved exhibitor confirms; None: that of free cancellation.
    confirm_by: Mapped[date | None]
    # What the organiser says beside what every fair needs, {en, zh}.
    text: Mapped[dict[str, str]] = mapped_column(default=dict)

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at
