"""The catalogue: editions that stay readable for ever, and what each says of every entry."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from talent.catalogue.states import Degree, EditionState, Level


class CatalogueEdition(Base):
    """One batch of the catalogue (批次). In force from `in_force_from` until the next published one."""

    __tablename__ = "catalogue_edition"
    __table_args__ = (
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint("state <> 'published' OR in_force_from IS NOT NULL", name="dated"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Stands in permanent addresses: lower-case letters, digits, hyphens.
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[dict[str, str]]
    notice: Mapped[dict[str, str]]
    is_official: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default=EditionState.DRAFT)
    in_force_from: Mapped[date | None]
    created_at: Mapped[datetime]
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    entries: Mapped[list["CatalogueEntry"]] = relationship(
        back_populates="edition", order_by="CatalogueEntry.code", cascade="all, delete-orphan"
    )


class CatalogueEntry(Base):
    """What one edition says of one code. The code means the same qualification in every edition."""

    __tablename__ = "catalogue_entry"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        Index("ix_catalogue_entry_listing", "edition_id", "sector", "region", "level"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogue_edition.id"))
    code: Mapped[str] = mapped_column(String(40))
    sector: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(300))
    name_local: Mapped[str] = mapped_column(String(300), default="")
    name_zh: Mapped[str] = mapped_column(String(300))
    abbreviation: Mapped[str] = mapped_column(String(60), default="")
    issuer_en: Mapped[str] = mapped_column(String(300))
    issuer_zh: Mapped[str] = mapped_column(String(300), default="")
    region: Mapped[str] = mapped_column(String(3))
    series_zh: Mapped[str] = mapped_column(String(80))
    series_en: Mapped[str] = mapped_column(String(80))
    title_zh: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(20))
    min_years_experience: Mapped[int | None] = mapped_column(Integer)
    requires_licence_valid: Mapped[bool]
    aliases: Mapped[list[str]]
    evidence: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(60), default="compiled")
    # Rules of this entry in place of the default ones: [{"level", "degree", "years", ...}].
    own_tiers: Mapped[list[Any] | None]
    edition: Mapped[CatalogueEdition] = relationship(back_populates="entries")

    @property
    def title_level(self) -> Level:
        """The level of the title this entry leads to, and the highest it can reach."""
        return Level(self.level)

    @property
    def specialty_zh(self) -> str:
        """The specialty (专业) named in the evidence column, if one is."""
        first = self.evidence.split(";", 1)[0].strip()
        return first.removeprefix("Specialty ").strip() if first.startswith("Specialty ") else ""

    @property
    def name(self) -> dict[str, str]:
        """The name in both languages."""
        return {"en": self.name_en, "zh": self.name_zh}

    @property
    def title(self) -> dict[str, str]:
        """The title in both languages."""
        return {"en": self.title_en, "zh": self.title_zh}

    @property
    def series(self) -> dict[str, str]:
        """The title series in both languages."""
        return {"en": self.series_en, "zh": self.series_zh}

    @property
    def issuer(self) -> dict[str, str]:
        """The issuing body in both languages."""
        return {"en": self.issuer_en, "zh": self.issuer_zh or self.issuer_en}


class TierRule(Base):
    """A default rule: this degree and these years reach this level. Editable by the office.

    The shipped rows are the product's default after a sister city's (recognition.md §5), not an
    official rule of this one, and are shown as such until `is_official` is set.
    """

    __tablename__ = "tier_rule"
    __table_args__ = (
        UniqueConstraint("level", "degree"),
        CheckConstraint("years BETWEEN 0 AND 60", name="years_plausible"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    level: Mapped[str] = mapped_column(String(20))
    degree: Mapped[str] = mapped_column(String(20))
    years: Mapped[int] = mapped_column(Integer)
    is_official: Mapped[bool] = mapped_column(default=False)

    @property
    def needs_degree(self) -> Degree:
        """The lowest degree this rule is for."""
        return Degree(self.degree)


class CatalogueSuggestion(Base):
    """A qualification somebody misses in the catalogue; feeds the next edition."""

    __tablename__ = "catalogue_suggestion"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    qualification: Mapped[str] = mapped_column(String(300))
    issuer: Mapped[str] = mapped_column(String(300), default="")
    region: Mapped[str] = mapped_column(String(3), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(320), default="")
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
