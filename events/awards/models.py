"""The prizes of an edition, and the awards of them to projects (events.md §7.1, R24)."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.juries.models import JuryRound
from core.states import index_while
from events.awards.states import LIVE_AWARDS, AwardState
from events.editions.models import Edition
from events.projects.models import Project

# Working days; longer notices nobody gives.
LONGEST_NOTICE = 60
_IS_RANKED = text("is_ranked")


class Prize(Base):
    """One prize of an edition: so many places of the same rank and amount.

    Ranked prizes of a track are one group, filled from a jury's order by their `rank`; any other
    prize is given by hand and is a group of its own. `given` counts the live awards: the database
    keeps it from passing `places`.
    """

    __tablename__ = "award_prize"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        Index("uq_award_prize_rank", "edition_id", "track", "rank", unique=True,
              sqlite_where=_IS_RANKED, postgresql_where=_IS_RANKED),
        CheckConstraint("places > 0 AND rank > 0", name="counts"),
        CheckConstraint("given BETWEEN 0 AND places", name="never_overdrawn"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(amount IS NULL) = (currency = '')", name="amount_in_a_currency"),
        CheckConstraint(f"notice_days BETWEEN 0 AND {LONGEST_NOTICE}", name="notice"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    # In addresses; unique within the edition.
    code: Mapped[str] = mapped_column(String(20))
    name_en: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(120))
    # The industry whose projects it is for; empty for all.
    track: Mapped[str] = mapped_column(String(20), default="")
    is_ranked: Mapped[bool] = mapped_column(default=True)
    # 1 is the highest.
    rank: Mapped[int] = mapped_column(Integer)
    places: Mapped[int] = mapped_column(Integer)
    given: Mapped[int] = mapped_column(Integer, default=0)
    # For each award, in units of `currency`; None for an honour without money.
    amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    currency: Mapped[str] = mapped_column(String(3), default="")
    # Working days of public notice before it may be confirmed; 0 for none.
    notice_days: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def name(self) -> dict[str, str]:
        return {"en": self.name_en, "zh": self.name_zh}

    @property
    def group(self) -> str:
        """What a project may hold one prize of."""
        return f"track:{self.track}" if self.is_ranked else f"prize:{self.code}"


class Award(Base):
    """One prize for one project: from the order of a decided round, or by hand for a reason."""

    __tablename__ = "project_award"
    __table_args__ = (
        index_while(
            "uq_project_award_group", "project_id", "group_key", states=LIVE_AWARDS, unique=True
        ),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="second_person"),
        CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL", name="confirmed"),
        CheckConstraint("state <> 'notice' OR notice_ends_on IS NOT NULL", name="notice"),
        CheckConstraint("round_id IS NOT NULL OR note <> ''", name="by_hand_for_a_reason"),
        Index("ix_project_award_prize", "prize_id", "state"),
        Index("ix_project_award_project", "project_id", "state"),
        Index("ix_project_award_round", "round_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    prize_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("award_prize.id"))
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    # `Prize.group` when it was proposed.
    group_key: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default=AwardState.PROPOSED)
    # The round whose order it follows, and the project's rank there; or why by hand, for the desk.
    round_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jury_round.id"))
    rank: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    # Why it was withdrawn, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    proposed_at: Mapped[datetime]
    # The last day on which it is on public notice.
    notice_ends_on: Mapped[date | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    prize: Mapped[Prize] = relationship()
    project: Mapped[Project] = relationship()
    round: Mapped[JuryRound | None] = relationship()
    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> AwardState:
        return AwardState(self.state)

    @property
    def edition(self) -> Edition:
        return self.prize.edition

    @property
    def was_public(self) -> bool:
        """Whether others than the office ever heard of it."""
        return self.confirmed_at is not None or self.notice_ends_on is not None
