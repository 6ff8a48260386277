"""Organisations people belong to and events are held with: entry, papers, officers."""

import uuid
from datetime import date, datetime

from flask_babel import LazyString
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.db import Base, new_id
from core.files.models import StoredFile
from core.name_keys import key_of
from core.organisations.states import TRUSTED, OrganisationKind, OrganisationState, PaperKind

LONGEST_NAME, LONGEST_ALIASES = 200, 1_000
_LIVE = text("removed_at IS NULL")


class Organisation(Base):
    """An employer, carrier or public body, as its officers entered it and staff verified it."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        CheckConstraint(
            "state <> 'verified' OR verified_until IS NOT NULL", name="verified_until_a_day"
        ),
        Index("ix_organisation_district_kind", "district", "kind"),
        Index("ix_organisation_state", "state", "verified_until"),
        Index("ix_organisation_parent", "parent_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=OrganisationState.DRAFT)
    name_zh: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_zh_key: Mapped[str] = key_of("name_zh")
    name_en: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    # Other names it is known and searched by, one a line: short, former, on a shop sign.
    aliases: Mapped[str] = mapped_column(String(LONGEST_ALIASES), default="")
    # Unified social credit code, upper case; an organisation abroad has none (events.md R24).
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    # The legal entity a branch belongs to; a branch has a code of its own or none.
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    district: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(20), default=OrganisationKind.EMPLOYER)
    address: Mapped[str] = mapped_column(String(300), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_name_key: Mapped[str] = key_of("contact_name")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    # What staff said with the latest return, refusal or suspension, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    submitted_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    # The last day on which it counts as verified.
    verified_until: Mapped[date | None]
    # The end of the verification its officers were reminded of.
    reminded_of: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(Integer, default=1)

    parent: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")
    papers: Mapped[list["OrganisationPaper"]] = relationship(
        back_populates="organisation", order_by="OrganisationPaper.added_at"
    )
    officers: Mapped[list["Officer"]] = relationship(
        back_populates="organisation", order_by="Officer.added_at"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def name(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en or self.name_zh}

    @property
    def kind_label(self) -> LazyString:
        return OrganisationKind(self.kind).label

    @property
    def other_names(self) -> list[str]:
        return [name for line in self.aliases.splitlines() if (name := line.strip())]

    @property
    def standing(self) -> OrganisationState:
        return OrganisationState(self.state)

    def is_verified(self, on: date) -> bool:
        """Whether it may act as verified on that day; a verification under way changes nothing."""
        return self.standing in TRUSTED and (self.verified_until or date.min) >= on

    def papers_needed(self, on: date) -> list[PaperKind]:
        """What it is sent and verified with: of a branch its parent's too, unless that is verified.

        A parent verified here showed the office its papers already.
        """
        is_lone_branch = self.parent is not None and not self.parent.is_verified(on)
        return [kind for kind in PaperKind if is_lone_branch or kind is not PaperKind.PARENT]

    def paper(self, kind: str) -> "OrganisationPaper | None":
        """The paper of this kind that is valid now; replaced ones stay for the log."""
        live = (one for one in self.papers if one.kind == kind and one.removed_at is None)
        return next(live, None)


class OrganisationPaper(Base):
    """One paper an organisation proves itself with; at most one of each kind is in use."""

    __tablename__ = "organisation_paper"
    __table_args__ = (
        Index(
            "uq_organisation_paper_kind", "organisation_id", "kind", unique=True,
            sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
        Index("ix_organisation_paper_file", "file_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    # As printed on it; None for one without an end (长期).
    valid_until: Mapped[date | None]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(back_populates="papers")
    file: Mapped[StoredFile] = relationship()


class Officer(Base):
    """Somebody who acts for an organisation, was invited to, or asked to.

    Known by account once accepted; whoever asks is known from the start, and acts for nobody yet.
    """

    __tablename__ = "organisation_officer"
    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR user_id IS NOT NULL", name="accepted_by_somebody"),
        Index(
            "uq_organisation_officer_email", "organisation_id", "email", unique=True,
            sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
        Index("ix_organisation_officer_user", "user_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(320))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    added_at: Mapped[datetime]
    # When the person asked of themselves to act for it, and what they said to its officers.
    asked_at: Mapped[datetime | None]
    asked_text: Mapped[str] = mapped_column(String(1_000), default="")
    accepted_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship(back_populates="officers")

    @property
    def is_active(self) -> bool:
        return self.accepted_at is not None and self.removed_at is None

    @property
    def is_asking(self) -> bool:
        return self.asked_at is not None and self.accepted_at is None and self.removed_at is None
