"""What experts were asked about claims, and what they answered."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.states import index_while
from talent.claims.models import Claim
from talent.expert_opinions.states import OpinionState, Recommendation


class ExpertOpinion(Base):
    """One question to one expert; `answer` also says why it was declined or what the conflict is.

    `kinds` are the papers the expert may look at; the holder's identity is told only
    `with_identity`.
    """

    __tablename__ = "expert_opinion"
    __table_args__ = (
        index_while(
            "uq_expert_opinion_asked", "claim_id", "expert_id", unique=True,
            states={OpinionState.ASKED},
        ),
        CheckConstraint(
            "state <> 'given' OR (answered_at IS NOT NULL AND recommendation <> '')",
            name="given",
        ),
        CheckConstraint("expert_id <> asked_by_id", name="another_person"),
        Index("ix_expert_opinion_claim", "claim_id"),
        Index("ix_expert_opinion_expert", "expert_id", "state"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    expert_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    kinds: Mapped[list[str]]
    with_identity: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default=OpinionState.ASKED)
    version: Mapped[int] = mapped_column(Integer, default=1)
    answered_at: Mapped[datetime | None]
    recommendation: Mapped[str] = mapped_column(String(12), default="")
    answer: Mapped[str] = mapped_column(Text, default="")

    claim: Mapped[Claim] = relationship()
    expert: Mapped[User] = relationship(foreign_keys=[expert_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> OpinionState:
        return OpinionState(self.state)

    @property
    def advice(self) -> Recommendation | None:
        return Recommendation(self.recommendation) if self.recommendation else None

    @property
    def is_open(self) -> bool:
        """Whether the expert may answer yet: afterwards the claim's papers are closed to them."""
        return self.standing is OpinionState.ASKED and self.claim.standing.is_open
