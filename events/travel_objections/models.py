"""Objections to lines of a public notice of travel support."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.states import index_while
from events.editions.models import Edition
from events.travel_objections.states import ObjectionState
from events.travel_support.models import TravelSupport


class TravelObjection(Base):
    """What somebody has against one line. Who it is stays with the organisers of the event."""

    __tablename__ = "travel_objection"
    __table_args__ = (
        # A form sent twice makes one objection.
        index_while(
            "uq_travel_objection_open", "support_id", "email",
            unique=True, states={ObjectionState.RECEIVED},
        ),
        CheckConstraint("state = 'received' OR answered_at IS NOT NULL", name="answered"),
        Index("ix_travel_objection_edition", "edition_id", "state"),
        Index("ix_travel_objection_support", "support_id", "state"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    support_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("travel_support.id", ondelete="CASCADE")
    )
    state: Mapped[str] = mapped_column(String(12), default=ObjectionState.RECEIVED)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    # What who objected reads, by language.
    answer: Mapped[dict[str, str]] = mapped_column(default=dict)
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()
    support: Mapped[TravelSupport] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ObjectionState:
        return ObjectionState(self.state)
