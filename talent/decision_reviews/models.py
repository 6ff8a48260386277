"""Reviews of decisions on claims."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.states import index_while
from talent.claims.models import Claim, ClaimMove
from talent.decision_reviews.states import ReviewState
from talent.statements.models import ClaimStatement


class DecisionReview(Base):
    """One decision, looked at again because its claimant asked for it. Each decision once at most.

    The grounds are a statement; `text` is what the claimant reads of the outcome, by language.
    """

    __tablename__ = "decision_review"
    __table_args__ = (
        # A claim stands in one review at a time.
        index_while("uq_decision_review_open", "claim_id", unique=True, states={ReviewState.OPEN}),
        CheckConstraint(
            "state = 'open' OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL)",
            name="decided",
        ),
        Index("ix_decision_review_state", "state", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    decision_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("claim_move.id", ondelete="CASCADE"), unique=True
    )
    statement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim_statement.id"))
    state: Mapped[str] = mapped_column(String(12), default=ReviewState.OPEN)
    version: Mapped[int] = mapped_column(Integer, default=1)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    text: Mapped[dict[str, str]] = mapped_column(default=dict)

    claim: Mapped[Claim] = relationship()
    decision: Mapped[ClaimMove] = relationship()
    statement: Mapped[ClaimStatement] = relationship()
    decided_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ReviewState:
        return ReviewState(self.state)
