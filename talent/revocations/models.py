"""Revocations of titles, with what their holders said."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.documents.models import RevocationProposal
from core.states import index_while
from talent.claims.models import Claim
from talent.revocations.states import RevocationState
from talent.statements.models import ClaimStatement


class TitleRevocation(Base):
    """One title that may be revoked. Reasons, and who proposed it, stand in `proposal`."""

    __tablename__ = "title_revocation"
    __table_args__ = (
        index_while(
            "uq_title_revocation_open", "claim_id", unique=True, states={RevocationState.HEARING}
        ),
        CheckConstraint(
            "state <> 'confirmed' OR (decided_by_id IS NOT NULL"
            " AND decided_by_id <> proposed_by_id)",
            name="two_people",
        ),
        CheckConstraint("state = 'hearing' OR decided_at IS NOT NULL", name="decided"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), index=True
    )
    proposal_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("revocation_proposal.id"), unique=True
    )
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    # The last day of the hearing, which counts whole.
    heard_until: Mapped[date]
    statement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("claim_statement.id"))
    state: Mapped[str] = mapped_column(String(12), default=RevocationState.HEARING)
    version: Mapped[int] = mapped_column(Integer, default=1)
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    # Why it was dropped, as the holder reads it, by language.
    text: Mapped[dict[str, str]] = mapped_column(default=dict)

    claim: Mapped[Claim] = relationship()
    proposal: Mapped[RevocationProposal] = relationship()
    statement: Mapped[ClaimStatement | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> RevocationState:
        return RevocationState(self.state)

    def is_heard(self, on: date) -> bool:
        """Whether it may be decided: the holder has spoken, or the term is over."""
        return self.statement_id is not None or on > self.heard_until
