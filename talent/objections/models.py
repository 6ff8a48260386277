"""Objections to claims on public notice, and their evidence."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.files.models import StoredFile
from core.states import index_while
from talent.claims.models import Claim
from talent.objections.states import Ground, ObjectionState


class ClaimObjection(Base):
    """What somebody has against a claim. Who it is stays masked, and unknown to the claimant."""

    __tablename__ = "claim_objection"
    __table_args__ = (
        # A form sent twice makes one objection.
        index_while(
            "uq_claim_objection_open", "claim_id", "email",
            unique=True, states={ObjectionState.RECEIVED},
        ),
        CheckConstraint("state = 'received' OR closed_at IS NOT NULL", name="closed"),
        CheckConstraint(
            "state NOT IN ('upheld', 'dismissed') OR answered_by_id IS NOT NULL", name="answered"
        ),
        Index("ix_claim_objection_queue", "state", "sent_at"),
        Index("ix_claim_objection_claim", "claim_id", "state"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), default=ObjectionState.RECEIVED)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    phone: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(2))
    # Their account, where they happened to be signed in: they do not decide on it themselves.
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    ground: Mapped[str] = mapped_column(String(20))
    statement: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    # What the claimant is told of it, as the reviewer words it, by language.
    substance: Mapped[dict[str, str]] = mapped_column(default=dict)
    told_at: Mapped[datetime | None]
    # Why its examination takes 30 working days, by language.
    lengthening: Mapped[dict[str, str]] = mapped_column(default=dict)
    # What who objected reads, by language.
    answer: Mapped[dict[str, str]] = mapped_column(default=dict)
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    claim: Mapped[Claim] = relationship()
    evidence: Mapped[list["ObjectionEvidence"]] = relationship(
        order_by="ObjectionEvidence.number", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ObjectionState:
        return ObjectionState(self.state)

    @property
    def is_about(self) -> Ground:
        return Ground(self.ground)


class ObjectionEvidence(Base):
    """A file handed in with an objection."""

    __tablename__ = "claim_objection_evidence"
    __table_args__ = (UniqueConstraint("objection_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    objection_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("claim_objection.id", ondelete="CASCADE")
    )
    number: Mapped[int] = mapped_column(Integer)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship()
