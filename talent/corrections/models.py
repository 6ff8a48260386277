"""Corrections of certificates: what was wrong, what is right, and who saw to it."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, EncryptedText, new_id
from core.documents.models import IssuedDocument
from core.states import index_while
from talent.claims.models import Claim
from talent.corrections.states import CorrectionState
from talent.statements.models import ClaimStatement, StatementPaper

OPEN = (CorrectionState.ASKED, CorrectionState.WRITTEN)


class CertificateCorrection(Base):
    """One correction of one certificate. Without a statement it was begun by the office.

    `changes` is {field of the claim: [as printed, as it is right]}, encrypted as personal data.
    """

    __tablename__ = "certificate_correction"
    __table_args__ = (
        index_while("uq_certificate_correction_open", "claim_id", unique=True, states=OPEN),
        CheckConstraint(
            "state <> 'confirmed' OR (written_by_id IS NOT NULL AND decided_by_id IS NOT NULL"
            " AND decided_by_id <> written_by_id)",
            name="two_people",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), index=True
    )
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("issued_document.id"))
    statement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("claim_statement.id"))
    state: Mapped[str] = mapped_column(String(12), default=CorrectionState.ASKED)
    version: Mapped[int] = mapped_column(Integer, default=1)
    asked_at: Mapped[datetime]
    changes: Mapped[str] = mapped_column(EncryptedText, default="{}")
    photo_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("statement_paper.id"))
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    # Why it was declined, as the holder reads it, by language.
    text: Mapped[dict[str, str]] = mapped_column(default=dict)

    claim: Mapped[Claim] = relationship()
    document: Mapped[IssuedDocument] = relationship()
    statement: Mapped[ClaimStatement | None] = relationship()
    photo: Mapped[StatementPaper | None] = relationship()
    written_by: Mapped[User | None] = relationship(foreign_keys=[written_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> CorrectionState:
        return CorrectionState(self.state)

    @property
    def changed(self) -> Mapping[str, list[str]]:
        """What was printed and what is right, by the field of the claim."""
        read: Mapping[str, list[str]] = json.loads(self.changes or "{}")
        return read
