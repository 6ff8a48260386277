"""The letter of an event to one of its audiences, and who has it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.outbox.models import Message
from events.editions.models import Edition
from events.thanks.states import ThanksState


class ThankYou(Base):
    """Subject and text by language; written down once somebody changes or sends it."""

    __tablename__ = "thank_you"
    __table_args__ = (
        UniqueConstraint("edition_id", "audience"),
        CheckConstraint("state <> 'sent' OR finished_at IS NOT NULL", name="finished"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    audience: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default=ThanksState.DRAFT)
    subject: Mapped[dict[str, str]]
    body: Mapped[dict[str, str]]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ThanksState:
        return ThanksState(self.state)


class Thanked(Base):
    """That one person was thanked, once: a registration, or an account; the message tells more."""

    __tablename__ = "thanked"
    __table_args__ = (
        UniqueConstraint("thank_you_id", "registration_id"),
        UniqueConstraint("thank_you_id", "user_id"),
        CheckConstraint("(registration_id IS NULL) <> (user_id IS NULL)", name="one_of_two"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    thank_you_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("thank_you.id", ondelete="CASCADE"))
    registration_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL")
    )

    message: Mapped[Message | None] = relationship()
