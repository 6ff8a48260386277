"""Versions of the list of industries, and what each names (events.md §1.1, traps)."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id


class Taxonomy(Base):
    """One version of the list. It holds from a day on, until the next does."""

    __tablename__ = "taxonomy"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    # The version, from 1; `version` is the record's own.
    number: Mapped[int] = mapped_column(Integer, unique=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    in_force_from: Mapped[date] = mapped_column(unique=True)
    source: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    items: Mapped[list["TaxonomyItem"]] = relationship(
        back_populates="taxonomy", order_by="TaxonomyItem.code", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}


class TaxonomyItem(Base):
    """One industry of a version; `next_code` is what it became in the version after it."""

    __tablename__ = "taxonomy_item"
    __table_args__ = (UniqueConstraint("taxonomy_id", "code"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    taxonomy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("taxonomy.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    # One of the key emerging industries (重点新兴产业).
    is_key: Mapped[bool] = mapped_column(default=False)
    # Empty: the same code, where the version after it has one.
    next_code: Mapped[str] = mapped_column(String(20), default="")

    taxonomy: Mapped[Taxonomy] = relationship(back_populates="items")

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en}
