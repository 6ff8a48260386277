"""What was filed and granted for an event, and the papers of it."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.files.models import StoredFile
from events.editions.models import Edition


class Permit(Base):
    """One plan or permit of one event; a row once something is known of it.

    What is no longer needed, because fewer people are expected, keeps what was entered.
    """

    __tablename__ = "edition_permit"
    __table_args__ = (
        UniqueConstraint("edition_id", "kind"),
        CheckConstraint("granted_on IS NULL OR granted_on >= filed_on", name="granted_after_filed"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    filed_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    # As the authority gave it.
    number: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()
    files: Mapped[list["PermitFile"]] = relationship(
        back_populates="permit", order_by="PermitFile.added_at", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def papers(self) -> list["PermitFile"]:
        """Those in use; removed ones stay for the log."""
        return [one for one in self.files if one.removed_at is None]


class PermitFile(Base):
    __tablename__ = "edition_permit_file"
    __table_args__ = (
        Index("ix_edition_permit_file_permit", "permit_id"),
        Index("ix_edition_permit_file_file", "file_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    permit_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("edition_permit.id", ondelete="CASCADE")
    )
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    permit: Mapped[Permit] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship(lazy="joined")
