"""Statements of claimants and their papers; never changed once they were sent."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.files.models import StoredFile
from talent.claims.models import Claim


class ClaimStatement(Base):
    """What a claimant wrote of their claim, on an occasion such as a review."""

    __tablename__ = "claim_statement"
    __table_args__ = (Index("ix_claim_statement_claim", "claim_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    # In which it was written: en or zh.
    language: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime]

    claim: Mapped[Claim] = relationship()
    papers: Mapped[list["StatementPaper"]] = relationship(
        order_by="StatementPaper.position", cascade="all, delete-orphan"
    )


class StatementPaper(Base):
    """A paper that came with a statement, in the order in which they were added."""

    __tablename__ = "statement_paper"
    __table_args__ = (UniqueConstraint("statement_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    statement_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("claim_statement.id", ondelete="CASCADE")
    )
    position: Mapped[int] = mapped_column(Integer)
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"), index=True)
    file: Mapped[StoredFile] = relationship()
