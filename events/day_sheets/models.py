"""What the organisers of a venue wrote down for one of its days."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from events.editions.models import Venue


class VenueDay(Base):
    """Notes for everybody who works there; plain text, in whatever language they are written."""

    __tablename__ = "venue_day"
    __table_args__ = (UniqueConstraint("venue_id", "day"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    venue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    day: Mapped[date]
    people_to_call: Mapped[str] = mapped_column(Text, default="")
    deliveries: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    venue: Mapped[Venue] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy
