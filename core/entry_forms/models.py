"""Forms of anything: one per role of it or one for all, each in published versions."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id

EVERY_ROLE = ""


class EntryForm(Base):
    """The form of one role of its subject ("" for every role without its own).

    The subject is named as everywhere in the kernel, by its table and id; what keeps such a link
    whole is told in docs/decisions/entry-forms.md. `draft` is the definition being edited, as JSON
    (`core.entry_forms.parsing`); people answer the newest published version.
    """

    __tablename__ = "entry_form"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "role"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID]
    role: Mapped[str] = mapped_column(String(24), default=EVERY_ROLE)
    draft: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    versions: Mapped[list["FormVersion"]] = relationship(
        back_populates="form", order_by="FormVersion.number", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy


class FormVersion(Base):
    """A published definition. It never changes, because answers are read with it."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry_form.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    definition: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    form: Mapped[EntryForm] = relationship(back_populates="versions")
