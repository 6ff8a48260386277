"""What organisers enter in the directories, and which enterprises agreed to stand there."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.name_keys import key_of
from core.organisations.models import Organisation

LAST_PLACE = 9_999


class DirectoryEntry(Base):
    """One entry of a directory, as an organiser wrote it."""

    __tablename__ = "directory_entry"
    __table_args__ = (
        CheckConstraint(f"position BETWEEN 1 AND {LAST_PLACE}", name="position"),
        CheckConstraint("title_zh <> '' AND title_en <> ''", name="title"),
        Index("ix_directory_entry_kind", "kind", "position"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title_zh: Mapped[str] = mapped_column(String(120))
    title_zh_key: Mapped[str] = key_of("title_zh")
    title_en: Mapped[str] = mapped_column(String(120))
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    link: Mapped[str] = mapped_column(String(300), default="")
    # By language, parted by commas; people search by them and narrow by one.
    tags: Mapped[dict[str, str]] = mapped_column(default=dict)
    # The last day it is shown; None without an end.
    valid_until: Mapped[date | None]
    # The lower stands first.
    position: Mapped[int] = mapped_column(Integer, default=100)
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def title(self) -> dict[str, str]:
        return {"zh": self.title_zh, "en": self.title_en}


class EnterpriseListing(Base):
    """What an employer says of itself in the directory of enterprises, while it agrees."""

    __tablename__ = "enterprise_listing"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True
    )
    is_listed: Mapped[bool] = mapped_column(default=False)
    about: Mapped[dict[str, str]] = mapped_column(default=dict)
    tags: Mapped[dict[str, str]] = mapped_column(default=dict)
    saved_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy
