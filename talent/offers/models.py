"""Offers as they were made: what fits whom, and why."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from talent.catalogue.models import CatalogueEdition
from talent.claims.models import Claim
from talent.offers.states import OfferState


@dataclass(frozen=True)
class Asked:
    """An account as the subject of its own consent to be told of offers.

    Consents are found by table and id of what they are about, and shown by its number; an account
    has no number, and is none of the things that people give one to.
    """

    id: uuid.UUID
    reference: str = ""
    __tablename__: ClassVar[str] = User.__tablename__


class RecognitionOffer(Base):
    """One entry offered to one person, once for all editions."""

    __tablename__ = "recognition_offer"
    __table_args__ = (
        # Told once: the code means the same qualification in every edition.
        UniqueConstraint("user_id", "entry_code"),
        CheckConstraint("state = 'open' OR ended_at IS NOT NULL", name="ended"),
        CheckConstraint("state <> 'open' OR ended_at IS NULL", name="open"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    entry_code: Mapped[str] = mapped_column(String(40))
    # The edition by which it was offered first, and what that called the entry.
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogue_edition.id"), index=True)
    entry_name: Mapped[dict[str, str]]
    # A member of talent.claims' OfferedFor, and what the person calls it: a note on a paper, the
    # number of a claim, the qualification they suggested.
    source: Mapped[str] = mapped_column(String(20))
    source_words: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(12), default=OfferState.OPEN)
    offered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    claim_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("claim.id", ondelete="SET NULL"), index=True
    )
    user: Mapped[User] = relationship()
    edition: Mapped[CatalogueEdition] = relationship()
    claim: Mapped[Claim | None] = relationship()

    @property
    def standing(self) -> OfferState:
        return OfferState(self.state)
