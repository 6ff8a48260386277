"""Posts of employers, the changes that wait for approval, and at which fairs they are offered."""

import uuid
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.organisations.models import Organisation
from events.exhibitors.models import Exhibitor
from events.job_descriptions.states import JobDegree, PayPeriod, WorkPlaceMode
from events.jobs.states import JobKind, JobState


class JobPost(Base):
    """One post of an organisation. Its columns are the text that was approved last, or the draft.

    A change of a published post waits in `pending` while this text stays public. Texts of people
    are {en, zh}, one of them at least. Pay is in whole units of `currency`, before tax.
    """

    __tablename__ = "job_post"
    __table_args__ = (
        CheckConstraint("headcount IS NULL OR headcount > 0", name="headcount"),
        CheckConstraint("pay_min IS NULL OR pay_min > 0", name="pay_min"),
        CheckConstraint("pay_max IS NULL OR pay_max >= pay_min", name="pay_from_to"),
        # R14: no post is public without these.
        CheckConstraint(
            "state <> 'published' OR (headcount IS NOT NULL AND pay_min IS NOT NULL"
            " AND place <> '' AND valid_until IS NOT NULL AND published_at IS NOT NULL)",
            name="published_whole",
        ),
        Index("ix_job_post_organisation", "organisation_id", "state"),
        Index("ix_job_post_valid", "state", "valid_until"),
        Index("ix_job_post_changed", "changed"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(16), default=JobKind.POST)
    state: Mapped[str] = mapped_column(String(12), default=JobState.DRAFT)
    title: Mapped[dict[str, str]] = mapped_column(default=dict)
    headcount: Mapped[int | None] = mapped_column(Integer)
    conditions: Mapped[dict[str, str]] = mapped_column(default=dict)
    content: Mapped[dict[str, str]] = mapped_column(default=dict)
    # City or district as people write it; the code of one of the city's districts where it is one.
    place: Mapped[str] = mapped_column(String(200), default="")
    district: Mapped[str] = mapped_column(String(40), default="")
    mode: Mapped[str] = mapped_column(String(12), default=WorkPlaceMode.ON_SITE)
    pay_min: Mapped[int | None] = mapped_column(Integer)
    pay_max: Mapped[int | None] = mapped_column(Integer)
    pay_period: Mapped[str] = mapped_column(String(8), default=PayPeriod.MONTH)
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    degree: Mapped[str] = mapped_column(String(20), default=JobDegree.NONE)
    field: Mapped[str] = mapped_column(String(200), default="")
    # Language of work, "en", "zh" or "" for none in particular.
    language: Mapped[str] = mapped_column(String(2), default="")
    # Code of the catalogue entry whose recognised title is wanted; "" for none.
    title_wanted: Mapped[str] = mapped_column(String(20), default="")
    # The occupation of the shortage list it is one of; "" for none.
    shortage_code: Mapped[str] = mapped_column(String(40), default="")
    # Where it was taken over from, when it was published elsewhere first.
    source: Mapped[str] = mapped_column(String(300), default="")
    valid_until: Mapped[date | None]
    # A change that waits for approval: the same keys as the columns above; {} when none waits.
    pending: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pending_at: Mapped[datetime | None]
    # Wording flagged by the program and cleared by a person, each a `Flag`.
    flags: Mapped[list[Any]] = mapped_column(default=list)
    # How many of them nobody cleared yet.
    flags_open: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    # What is looked for: the words of all texts and the employer's names, folded as searches fold.
    search: Mapped[str] = mapped_column(Text, default="")
    # Grows with every change of what the public sees; in the order of commits.
    changed: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()
    fairs: Mapped[list["FairJob"]] = relationship(
        back_populates="job", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> JobState:
        return JobState(self.state)

    @property
    def labels(self) -> dict[str, LazyString]:
        """The words of its codes, by column."""
        lists = {
            "kind": JobKind,
            "mode": WorkPlaceMode,
            "degree": JobDegree,
            "pay_period": PayPeriod,
        }
        return {name: members(getattr(self, name)).label for name, members in lists.items()}

    def is_open(self, on: date) -> bool:
        """Whether it is public and people may apply that day, the nightly jobs or not.

        R14: only while the employer is verified.
        """
        is_valid = self.standing is JobState.PUBLISHED and (self.valid_until or date.min) >= on
        return is_valid and self.organisation.is_verified(on)


class FairJob(Base):
    """A post offered at a fair by an exhibitor: a post is a template for several fairs."""

    __tablename__ = "fair_job"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "job_id"),
        Index("ix_fair_job_job", "job_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    exhibitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exhibitor.id"))
    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job_post.id"))
    added_at: Mapped[datetime]

    exhibitor: Mapped[Exhibitor] = relationship()
    job: Mapped[JobPost] = relationship(back_populates="fairs")
