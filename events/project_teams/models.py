"""The team of a project."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from events.project_teams.states import MemberState
from events.projects.models import Project

_NAMED = text("email <> ''")
_IS_FOUNDER = text("is_founder")


class ProjectMember(Base):
    """Somebody who holds a part of the project or works on it; its owner is the founder.

    Without an address it is a holder of shares alone (a fund, a pool), whom nobody asks. `share` is
    in per cent. `universities` are {name, from, to} with years, `to` None for still there.
    """

    __tablename__ = "project_member"
    __table_args__ = (
        Index("uq_project_member_email", "project_id", "email", unique=True,
              sqlite_where=_NAMED, postgresql_where=_NAMED),
        Index("uq_project_member_founder", "project_id", unique=True,
              sqlite_where=_IS_FOUNDER, postgresql_where=_IS_FOUNDER),
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        Index("ix_project_member_email", "email"),
        Index("ix_project_member_user", "user_id"),
        Index("ix_project_member_organisation", "organisation_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    is_founder: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), default="")
    # Once they confirmed, if the address is that of an account.
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    role: Mapped[str] = mapped_column(String(200), default="")
    employer: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    universities: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(12), default=MemberState.INVITED)
    # SHA-256 of the secret in the latest letter: who reads the table answers for nobody.
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    added_at: Mapped[datetime]
    invited_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    # What was said with the answer.
    note: Mapped[str] = mapped_column(String(1_000), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    project: Mapped[Project] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> MemberState:
        return MemberState(self.state)

    @property
    def holds(self) -> bool:
        """Whether the share counts: that of whoever declined is free again."""
        return self.standing is not MemberState.DECLINED


# To be read only, where reviewers of the team are barred: rules ask a project for its members.
Project.members = relationship(ProjectMember, viewonly=True)
