"""The catalogue: editions that stay readable for ever, and what each says of every entry."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.name_keys import key_of
from talent.catalogue.states import Degree, EditionState, Effect, EntryState, Level, Route

PANEL_PREFIX = "PANEL-"


def is_panel_code(code: str) -> bool:
    """Whether a claim under this code rests on works that a panel judges, and on no certificate."""
    return code.startswith(PANEL_PREFIX)


class CatalogueEdition(Base):
    """One batch of the catalogue (批次), in force from its day until the next one's."""

    __tablename__ = "catalogue_edition"
    __table_args__ = (
        # Two-person rule (product.md §2), beside the policy that says it in words.
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_persons"),
        # Proposed and confirmed by people, or by nobody: the program's own seed and commands.
        CheckConstraint(
            "state <> 'published' OR (proposed_by_id IS NULL) = (confirmed_by_id IS NULL)",
            name="both_or_neither",
        ),
        # Claims are judged by the edition of their day, so none is in force from no day.
        CheckConstraint(
            "state NOT IN ('proposed', 'published') OR in_force_from IS NOT NULL", name="dated"
        ),
        # Rows that could not be read are left out knowingly or not at all.
        CheckConstraint(
            "state NOT IN ('proposed', 'published') OR refused_rows = 0 OR refused_left_out",
            name="refused_rows_decided",
        ),
        # "Which edition on this day?" is asked by every page: published, then the latest day.
        Index("ix_catalogue_edition_in_force", "state", "in_force_from"),
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
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    # What the import said of the file: its name, digest, refused rows, remarks (ImportReport).
    import_report: Mapped[dict[str, Any] | None]
    refused_rows: Mapped[int] = mapped_column(Integer, default=0)
    refused_left_out: Mapped[bool] = mapped_column(default=False)
    # Rules of every entry without its own, from the proposal on; before that those in preparation.
    default_tiers: Mapped[list[Any] | None]
    # Whether the office declared them its own.
    default_tiers_official: Mapped[bool] = mapped_column(default=False, server_default=false())
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
        # A code stands once in an edition, and again in every later one.
        UniqueConstraint("edition_id", "code"),
        # For reading one edition; its filters are then applied in the process (see `shelf_of`).
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
    # ISO 3166 alpha-2, or INT for international bodies.
    region: Mapped[str] = mapped_column(String(3))
    series_zh: Mapped[str] = mapped_column(String(80))
    series_en: Mapped[str] = mapped_column(String(80))
    title_zh: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(20))
    # What the issuer asks for; None where nothing is known. Not our rule: see `own_tiers`.
    min_years_experience: Mapped[int | None] = mapped_column(Integer)
    requires_licence_valid: Mapped[bool]
    aliases: Mapped[list[str]]
    evidence: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(60), default="compiled")
    # Rules of this entry in place of the default ones: [{"level", "degree", "years"}].
    own_tiers: Mapped[list[Any] | None]
    # Differences from the usual papers: "add:<paper>" and "waive:<paper>".
    own_papers: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(12), default=EntryState.ACTIVE)
    # The code to use instead, when the qualification was renamed or merged.
    replaced_by: Mapped[str] = mapped_column(String(40), default="")
    effect: Mapped[str] = mapped_column(String(10), default=Effect.TITLE)
    route: Mapped[str] = mapped_column(String(12), default=Route.BY_LEVEL)
    # How the issuer confirms a certificate: a register's address, or words.
    verification: Mapped[str] = mapped_column(String(500), default="")
    # What this is often mistaken for, for people to read.
    look_alikes: Mapped[str] = mapped_column(String(500), default="")
    edition: Mapped[CatalogueEdition] = relationship(back_populates="entries")

    @property
    def title_level(self) -> Level:
        """The level of the title this entry leads to, and the highest it can reach."""
        return Level(self.level)

    @property
    def is_open(self) -> bool:
        return self.state == EntryState.ACTIVE

    @property
    def is_by_panel(self) -> bool:
        return is_panel_code(self.code)

    def needs_province(self, level: Level) -> bool:
        """Whether the province confirms a claim for `level` (recognition.md §3)."""
        if self.route == Route.BY_LEVEL:
            return level.is_provincial
        return self.route == Route.PROVINCE

    @property
    def specialty_zh(self) -> str:
        """The specialty (专业) named in the evidence column, if one is."""
        first = self.evidence.split(";", 1)[0].strip()
        return first.removeprefix("Specialty ").strip() if first.startswith("Specialty ") else ""

    @property
    def name(self) -> dict[str, str]:
        return {"en": self.name_en, "zh": self.name_zh}

    @property
    def title(self) -> dict[str, str]:
        return {"en": self.title_en, "zh": self.title_zh}

    @property
    def series(self) -> dict[str, str]:
        return {"en": self.series_en, "zh": self.series_zh}

    @property
    def issuer(self) -> dict[str, str]:
        return {"en": self.issuer_en, "zh": self.issuer_zh or self.issuer_en}


@event.listens_for(CatalogueEntry, "before_update")
@event.listens_for(CatalogueEntry, "before_delete")
def _keep_published(_mapper: Any, connection: Connection, entry: CatalogueEntry) -> None:
    """What a published edition says is never changed: claims were judged by it."""
    edition = CatalogueEdition.__table__
    state = connection.scalar(select(edition.c.state).where(edition.c.id == entry.edition_id))
    if state == EditionState.PUBLISHED:
        raise RuntimeError(f"{entry.code} belongs to a published edition")


class TierRule(Base):
    """A default rule in preparation: this degree and these years reach this level.

    Editable by the office; an edition keeps them from its proposal on, and is judged by those.
    The shipped rows are the product's default after a sister city's (recognition.md §5), not an
    official rule of this one, and are shown as such until `is_official` is set.
    """

    __tablename__ = "tier_rule"
    __table_args__ = (
        # One number of years for each way to a level, else the early answer had two.
        UniqueConstraint("level", "degree"),
        CheckConstraint("years BETWEEN 0 AND 60", name="years_plausible"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    level: Mapped[str] = mapped_column(String(20))
    degree: Mapped[str] = mapped_column(String(20))
    # Full years of work in the field.
    years: Mapped[int] = mapped_column(Integer)
    is_official: Mapped[bool] = mapped_column(default=False)

    @property
    def reached(self) -> Level:
        return Level(self.level)

    @property
    def needs_degree(self) -> Degree:
        return Degree(self.degree)


class CatalogueSuggestion(Base):
    """A qualification somebody misses in the catalogue; feeds the next edition."""

    __tablename__ = "catalogue_suggestion"
    __table_args__ = (
        CheckConstraint("NOT accepted OR answered_at IS NOT NULL", name="accepted_with_answer"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    qualification: Mapped[str] = mapped_column(String(300))
    qualification_key: Mapped[str] = key_of("qualification")
    issuer: Mapped[str] = mapped_column(String(300), default="")
    region: Mapped[str] = mapped_column(String(3), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    # E-mail for the answer; empty when none was left.
    address: Mapped[str] = mapped_column(String(320), default="")
    # The language the person read the form in; the answer is framed in it.
    language: Mapped[str] = mapped_column(String(2), default="en")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    answer: Mapped[str] = mapped_column(Text, default="")
    # Whether it went onto the work list of the next edition with the answer.
    accepted: Mapped[bool] = mapped_column(default=False, server_default=false())
