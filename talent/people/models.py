"""The dossier: names and the identity document, kept once and carried into claims."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, EncryptedText


class Person(Base):
    """One account's identity. Names print exactly as entered (R6).

    The document number is encrypted; the identity key (events.md §4.2) is the issuing country with
    a keyed digest of the normalised number.
    """

    __tablename__ = "person"
    # One document, one account (R3); NULL digests are not compared, so it may be left out.
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
    # Keyed, so that a copy of the table does not tell numbers; keyed anew by `flask keys rotate`.
    document_digest: Mapped[str | None] = mapped_column(String(64))
    phone: Mapped[str] = mapped_column(String(40), default="")
    changed_at: Mapped[datetime]
