"""Copies of their data that people asked for."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id


class PersonalCopy(Base):
    """An archive of all that is held of one person, made in the background, kept for three days."""

    __tablename__ = "personal_copy"
    __table_args__ = (
        CheckConstraint("made_at IS NULL OR expires_at IS NOT NULL", name="made_lapses"),
        Index("ix_personal_copy_user", "user_id", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    # From when on the link leads nowhere; the file is then deleted.
    expires_at: Mapped[datetime | None]
    # Encrypted in pieces; the number of bytes as they are handed over.
    storage_key: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
