"""The people who come for an exhibitor."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.name_keys import key_of
from events.exhibitors.models import Exhibitor
from events.registrations.models import Registration


class ExhibitorPerson(Base):
    """Somebody who comes for an exhibitor; with a registration there is a ticket and a badge.

    Whoever was replaced stays for the log, with `removed_at`.
    """

    __tablename__ = "exhibitor_person"
    __table_args__ = (
        Index(
            "uq_exhibitor_person_email", "exhibitor_id", "email", unique=True,
            sqlite_where=text("removed_at IS NULL AND email <> ''"),
            postgresql_where=text("removed_at IS NULL AND email <> ''"),
        ),
        Index("ix_exhibitor_person_registration", "registration_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    exhibitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exhibitor.id"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = key_of("name")
    post: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    language: Mapped[str] = mapped_column(String(2), default="zh")
    registration_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL")
    )
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()
    registration: Mapped[Registration | None] = relationship()
