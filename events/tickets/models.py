"""How often somebody renewed the address of their calendar."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id


class CalendarFeed(Base):
    """The number in the address of one calendar; no row stands for 0.

    An account's calendar, or that of a registration reached by its link. The address itself is
    signed and never stored; a higher number makes all earlier addresses void.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        # Exactly one owner: an account, or a registration without one.
        CheckConstraint("(user_id IS NULL) <> (registration_id IS NULL)", name="one_owner"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), unique=True
    )
    registration_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), unique=True
    )
    number: Mapped[int] = mapped_column(Integer, default=0)
