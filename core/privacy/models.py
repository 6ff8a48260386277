"""Copies that people asked for, and erasures with their receipts."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id

_OPEN = "done_at IS NULL AND stopped_at IS NULL"


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


class Erasure(Base):
    """One person's wish to be erased; done after a waiting time in which it can be stopped.

    The number cannot be guessed and opens the receipt, which names nobody: whoever was erased has
    no other way to prove it.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR stopped_at IS NULL", name="one_end"),
        Index(
            "uq_erasure_open", "user_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    # What was done by table: how many rows, and which way; kept for good.
    receipt: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.stopped_at is None
