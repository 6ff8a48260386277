"""What was chosen for each claim that a new edition touches, and what the claimant answered."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from talent.catalogue.models import CatalogueEdition
from talent.claims.models import Claim


class EditionChoice(Base):
    """One claim, draft or title under one edition: made before it is published, applied with it."""

    __tablename__ = "edition_choice"
    __table_args__ = (
        UniqueConstraint("edition_id", "claim_id"),
        CheckConstraint("choice IN ('keep', 'move', 'ask')", name="known"),
        CheckConstraint(
            "answer = '' OR (choice = 'ask' AND applied_at IS NOT NULL)", name="answers_a_question"
        ),
        CheckConstraint("(answer = '') = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogue_edition.id"))
    claim_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), index=True
    )
    # A member of Choice.
    choice: Mapped[str] = mapped_column(String(8))
    # The marks of the effects it was chosen for; when they differ, it has to be chosen anew.
    effects: Mapped[list[str]]
    # None: whoever ran the program, for all at once.
    chosen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    chosen_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    # What the claimant said to an "ask": keep or move.
    answer: Mapped[str] = mapped_column(String(8), default="")
    answered_at: Mapped[datetime | None]
    edition: Mapped[CatalogueEdition] = relationship()
    claim: Mapped[Claim] = relationship()
    chosen_by: Mapped[User | None] = relationship()
