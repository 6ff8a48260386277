"""What reviewers said of projects, and when each came to its level."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from events.project_reviews.states import Verdict
from events.projects.models import Project

_ONCE = text("verdict IN ('pass', 'reject') AND reviewer_id IS NOT NULL")


class ProjectDecision(Base):
    """One verdict on a project at a level (R7): who, when, why.

    Kept as it was said; `counts` is False for what a reopening set aside. `reviewer_id` is None
    for what a jury decided, whose round is named, and for an account that is gone.
    """

    __tablename__ = "project_decision"
    __table_args__ = (
        CheckConstraint(
            "verdict IN ('pass', 'return', 'reject', 'reopen')", name="known_verdict"
        ),
        # Nobody decides twice on one project at one level, not even once it was taken up again.
        Index(
            "uq_project_decision_once", "project_id", "level", "reviewer_id", unique=True,
            sqlite_where=_ONCE, postgresql_where=_ONCE,
        ),
        Index("ix_project_decision_project", "project_id", "level"),
        Index("ix_project_decision_reviewer", "reviewer_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    level: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(8))
    reviewer_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    # Why, for the office alone; and what the applicant reads, by language (R7).
    internal_reason: Mapped[str] = mapped_column(Text, default="")
    public_reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    jury_round: Mapped[str] = mapped_column(String(40), default="")
    counts: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime]

    # The latest first; a project's page reads them once, with who said so.
    project: Mapped[Project] = relationship(
        backref=backref("decisions", order_by="ProjectDecision.at.desc(), ProjectDecision.id")
    )
    reviewer: Mapped[User | None] = relationship(lazy="joined")

    @property
    def said(self) -> Verdict:
        return Verdict(self.verdict)


class ProjectLevel(Base):
    """Since when a project stands at a level, and by which day it is to be decided there."""

    __tablename__ = "project_level"

    project_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("project.id", ondelete="CASCADE"), primary_key=True
    )
    level: Mapped[int] = mapped_column(primary_key=True)
    entered_at: Mapped[datetime]
    due_on: Mapped[date | None]
