"""The dossier: names and the identity document, kept once and carried into claims."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, EncryptedText, new_id


class Person(Base):
    """One account's identity. Names print exactly as entered (R6).

    The document number is encrypted; the identity key (events.md §4.2) is the issuing country with
    a keyed digest of the normalised number.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("document_country", "document_digest"),)

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200), default="")
    name_chinese: Mapped[str] = mapped_column(String(100), default="")
    birth_on: Mapped[date | None]
    nationality: Mapped[str] = mapped_column(String(3), default="")
    document_kind: Mapped[str] = mapped_column(String(20), default="passport")
    document_country: Mapped[str] = mapped_column(String(3), default="")
    document_number: Mapped[str | None] = mapped_column(EncryptedText)
    document_digest: Mapped[str | None] = mapped_column(String(64))
    phone: Mapped[str] = mapped_column(String(40), default="")
    changed_at: Mapped[datetime]


class Consent(Base):
    """One thing a person agreed to or declared: the words they saw, when, and whether it holds.

    A row is never changed but to be withdrawn; agreeing again is a new row.
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_user", "user_id", "given_at"),
        Index("ix_consent_about", "about_kind", "about_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    # A member of talent.people.consents.Purpose.
    purpose: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    # The very sentence that stood beside the box.
    text: Mapped[str] = mapped_column(Text)
    about_kind: Mapped[str] = mapped_column(String(40), default="")
    about_id: Mapped[str] = mapped_column(String(80), default="")
    # What the person calls it: the number of the claim.
    about_reference: Mapped[str] = mapped_column(String(20), default="")
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
