"""People who come together, and what they took of sessions before they are all entered."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.name_keys import key_of
from events.editions.models import Edition


class Delegation(Base):
    """People who come together, approved as one and kept as individuals (events.md §7.1).

    `entering`: people of its lists who are being registered and are not in yet.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        Index("ix_delegation_edition", "edition_id"),
        CheckConstraint("entering >= 0", name="entering_not_negative"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    leader_name: Mapped[str] = mapped_column(String(200), default="")
    leader_email: Mapped[str] = mapped_column(String(320), default="")
    entering: Mapped[int] = mapped_column(Integer, default=0)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    name_key: Mapped[str] = key_of("name")
    organisation_key: Mapped[str] = key_of("organisation")
    leader_name_key: Mapped[str] = key_of("leader_name")

    edition: Mapped[Edition] = relationship()

    @property
    def reference(self) -> str:
        return self.name


class SeatHold(Base):
    """What a group took of a session on its arrival, for people who are entered by and by.

    `places` are counted as taken already; the first people entered have them. The `numbers` in line
    from `next_number` on are for those after them.
    """

    __tablename__ = "seat_hold"

    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    places: Mapped[int] = mapped_column(Integer)
    numbers: Mapped[int] = mapped_column(Integer)
    next_number: Mapped[int] = mapped_column(Integer)
