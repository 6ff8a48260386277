"""A batch: for whom certificates are issued in one go, and how far it is."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.documents.models import IssuedDocument
from core.states import index_while
from events.certificate_batches.states import OPEN_STATES, BatchState, Outcome
from events.editions.models import Edition
from events.registrations.models import Registration


class CertificateBatch(Base):
    """Certificates of one event for chosen people; `asked_by` None is the close of the event."""

    __tablename__ = "certificate_batch"
    __table_args__ = (
        CheckConstraint(
            "(ended_at IS NULL) = (state IN ('running', 'paused'))", name="ended_with_a_day"
        ),
        index_while("uq_certificate_batch_open", "edition_id", states=OPEN_STATES, unique=True),
        Index("ix_certificate_batch_edition", "edition_id", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    state: Mapped[str] = mapped_column(String(12), default=BatchState.RUNNING)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
    asked_by: Mapped[User | None] = relationship()

    @property
    def standing(self) -> BatchState:
        return BatchState(self.state)


class BatchPerson(Base):
    """One person of a batch, and what became of it; written in the transaction that issues."""

    __tablename__ = "certificate_batch_person"
    __table_args__ = (
        UniqueConstraint("batch_id", "registration_id"),
        CheckConstraint("(outcome = 'failed') = (problem <> '')", name="failed_for_a_reason"),
        CheckConstraint("outcome <> 'issued' OR document_id IS NOT NULL", name="issued_is_known"),
        # What waits, in the order in which it is done.
        Index("ix_certificate_batch_person_next", "batch_id", "outcome", "id"),
        Index("ix_certificate_batch_person_registration", "registration_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    batch_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("certificate_batch.id", ondelete="CASCADE")
    )
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    outcome: Mapped[str] = mapped_column(String(12), default=Outcome.WAITING)
    problem: Mapped[str] = mapped_column(String(20), default="")
    # The characters that no typeface prints.
    detail: Mapped[str] = mapped_column(String(80), default="")
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("issued_document.id"))

    registration: Mapped[Registration] = relationship()
    document: Mapped[IssuedDocument | None] = relationship()

    @property
    def reference(self) -> str:
        """What the list of many calls one that was left as it is."""
        return self.registration.reference
