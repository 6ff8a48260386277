"""Mailings and whom each was written to."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.files.models import StoredFile
from core.name_keys import key_of
from core.outbox.models import Message
from events.editions.models import Edition
from events.mailings.states import MailingState
from events.registrations.models import Registration


@dataclass(frozen=True)
class Draft:
    """Words in both languages, and for whom: the attendee list's filter.

    `is_news`: it is about later events, so that only those who agreed to news get it (R20).
    """

    subject: Mapping[str, str]
    body: Mapping[str, str]
    filter: Mapping[str, str] = field(default_factory=dict)
    is_news: bool = False


class MessageTemplate(Base):
    """Words an office uses again: subject and body in both languages, with named gaps.

    Without an edition it is everybody's.
    """

    __tablename__ = "message_template"
    __table_args__ = (UniqueConstraint("edition_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = key_of("name")
    subject: Mapped[dict[str, str]]
    body: Mapped[dict[str, str]]
    changed_at: Mapped[datetime]


class Mailing(Base):
    """One message to a filtered list. The list is drawn when sending begins."""

    __tablename__ = "mailing"
    __table_args__ = (
        CheckConstraint("state = 'draft' OR due_at IS NOT NULL", name="due"),
        Index("ix_mailing_edition", "edition_id", "created_at"),
        Index("ix_mailing_due", "state", "due_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), default=MailingState.DRAFT)
    subject: Mapped[dict[str, str]]
    body: Mapped[dict[str, str]]
    # The attendee list's filter, as its address says it.
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime | None]
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    written: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()
    files: Mapped[list[StoredFile]] = relationship(
        secondary="mailing_file", order_by=StoredFile.created_at
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> MailingState:
        return MailingState(self.state)


class MailingFile(Base):
    """A file that goes with every letter of a mailing."""

    __tablename__ = "mailing_file"

    mailing_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("mailing.id", ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)


class MailingRecipient(Base):
    """That one person was written to by one mailing, once; the message tells what became of it."""

    __tablename__ = "mailing_recipient"
    __table_args__ = (
        UniqueConstraint("mailing_id", "registration_id"),
        Index("ix_mailing_recipient_registration", "registration_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    mailing_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"))
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    message_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL")
    )

    registration: Mapped[Registration] = relationship()
    message: Mapped[Message | None] = relationship()
