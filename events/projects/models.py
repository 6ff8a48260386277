"""Projects entered for an edition, and the call they answer (events.md §1.3, §1.4, §7.1)."""

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, EncryptedText, new_id
from core.entry_forms.models import FormVersion
from core.name_keys import key_of
from core.organisations.models import Organisation
from core.states import index_while
from events.editions.models import Edition
from events.projects.states import LIVE_PROJECTS, PUBLIC_STATES, ProjectState, PublicState

MOST_CARRIERS = 3
# The cut-off is told to the minute and counts to its last second.
LAST_MINUTE = timedelta(minutes=1)


class ProjectCall(Base):
    """What an edition asks of projects. Registration is open all year; without a row it is not.

    `cut_off_at` is the last minute that counts for this edition: what is sent later counts for
    `next_edition`, and there only (R4). `eligibility` and `levels` are data of the slices above,
    [] for their defaults.
    """

    __tablename__ = "project_call"
    __table_args__ = (
        CheckConstraint("next_edition_id <> edition_id", name="next_is_another"),
        Index("ix_project_call_open", "is_open"),
    )

    edition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    is_open: Mapped[bool] = mapped_column(default=False)
    cut_off_at: Mapped[datetime | None]
    next_edition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("edition.id"))
    # What the organiser says beside the form, {en, zh}.
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    eligibility: Mapped[list[Any]] = mapped_column(default=list)
    levels: Mapped[list[Any]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship(foreign_keys=[edition_id])
    next_edition: Mapped[Edition | None] = relationship(foreign_keys=[next_edition_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def id(self) -> uuid.UUID:
        """As the subject of entry forms: an edition's registrations have forms of their own."""
        return self.edition_id

    def is_late(self, at: datetime) -> bool:
        return self.cut_off_at is not None and at >= self.cut_off_at + LAST_MINUTE


class Project(Base):
    """One project of one person for one edition; a draft is kept here from its first step.

    What was typed stands in `draft`, right or wrong; the columns and `answers` are what was sent
    last, so that a project returned to be corrected is read as it was until it is sent again.
    """

    __tablename__ = "project"
    __table_args__ = (
        index_while(
            "uq_project_owner", "edition_id", "owner_id", states=LIVE_PROJECTS, unique=True
        ),
        CheckConstraint("state = 'draft' OR state = 'withdrawn' OR title <> ''", name="title"),
        CheckConstraint("level >= 0", name="level"),
        Index("ix_project_edition", "edition_id", "state", "level"),
        Index("ix_project_submitted", "edition_id", "submitted_at", "id"),
        Index("ix_project_owner", "owner_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    # The edition it was entered for, where it came after the cut-off.
    rolled_over_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("edition.id"))
    # None once the person's account is deleted.
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(12), default=ProjectState.DRAFT)
    # The level it stands at, from 1; 0 until it is sent.
    level: Mapped[int] = mapped_column(Integer, default=0)
    draft: Mapped[str] = mapped_column(EncryptedText, default="{}")
    form_version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("form_version.id"))

    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_name_key: Mapped[str] = key_of("owner_name")
    nationality: Mapped[str] = mapped_column(String(3), default="")
    residence: Mapped[str] = mapped_column(String(3), default="")
    born_on: Mapped[date | None]
    # college, bachelor, master or doctorate, as registrations name them.
    degree: Mapped[str] = mapped_column(String(20), default="")
    employer: Mapped[str] = mapped_column(String(200), default="")

    title: Mapped[str] = mapped_column(String(200), default="")
    title_key: Mapped[str] = key_of("title")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    industry: Mapped[str] = mapped_column(String(20), default="")
    stage: Mapped[str] = mapped_column(String(20), default="")

    # In whole units of the currency; no amount is "N/A": none is sought.
    financing_sought: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    financing_currency: Mapped[str] = mapped_column(String(3), default="")
    total_investment: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    investment_currency: Mapped[str] = mapped_column(String(3), default="")
    round_reached: Mapped[str] = mapped_column(String(40), default="")

    # The applicant company where there is one already.
    company_name: Mapped[str] = mapped_column(String(200), default="")
    company_credit_code: Mapped[str] = mapped_column(String(18), default="")
    company_founded_on: Mapped[date | None]
    earlier_support: Mapped[str] = mapped_column(Text, default="")
    # Where and when it means to be registered; a code of the city's districts.
    district: Mapped[str] = mapped_column(String(40), default="")
    registers_on: Mapped[date | None]

    # Who recommended it; both empty: nobody, the owner came by themselves.
    channel_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    channel: Mapped[str] = mapped_column(String(200), default="")
    # The owner's consent to be shown to carriers (R10).
    shares_with_carriers: Mapped[bool] = mapped_column(default=False)

    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # What the office said with the latest return, rejection or deferral, by language.
    public_reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    # First and latest time it was sent.
    submitted_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship(foreign_keys=[edition_id])
    rolled_over_from: Mapped[Edition | None] = relationship(foreign_keys=[rolled_over_from_id])
    owner: Mapped[User | None] = relationship()
    form_version: Mapped[FormVersion | None] = relationship()
    channel_organisation: Mapped[Organisation | None] = relationship()
    carriers: Mapped[list["ProjectCarrier"]] = relationship(
        back_populates="project", order_by="ProjectCarrier.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ProjectState:
        return ProjectState(self.state)

    @property
    def public_standing(self) -> PublicState:
        return PUBLIC_STATES[self.standing]

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.title, "en": self.title_en or self.title}


class ProjectCarrier(Base):
    """A carrier the owner means to settle at; one that is no organisation of ours by its name."""

    __tablename__ = "project_carrier"
    __table_args__ = (
        Unique("project_id", "position"),
        CheckConstraint(f"position BETWEEN 1 AND {MOST_CARRIERS}", name="position"),
        Index("ix_project_carrier_organisation", "organisation_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))

    project: Mapped[Project] = relationship(back_populates="carriers")
    organisation: Mapped[Organisation | None] = relationship()
