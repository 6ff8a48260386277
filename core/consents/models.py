"""Consents as they were given."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id


class Consent(Base):
    """One thing a person agreed to or declared: the words they saw, when, and whether it holds.

    A row is never changed but to be withdrawn; agreeing again is a new row. Whoever has no account
    is known by what the consent is about (a registration).
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index("ix_consent_user", "user_id", "given_at"),
        Index("ix_consent_about", "about_kind", "about_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    # A member registered with core.consents.purposes.
    purpose: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    # The very sentence that stood beside the box.
    text: Mapped[str] = mapped_column(Text)
    about_kind: Mapped[str] = mapped_column(String(40), default="")
    about_id: Mapped[str] = mapped_column(String(80), default="")
    # What the person calls it: the number of the claim or registration.
    about_reference: Mapped[str] = mapped_column(String(20), default="")
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
