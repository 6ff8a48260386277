"""Qualifications that people miss, and who asked for them."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.name_keys import key_of
from talent.catalogue.models import CatalogueEdition, CatalogueSuggestion
from talent.claims.models import Claim
from talent.missed_entries.states import MissedState, Priority


class MissedEntry(Base):
    """One qualification that an edition may take up; its name is the office's, of nobody."""

    __tablename__ = "missed_entry"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('taken', 'published') OR (edition_id IS NOT NULL AND entry_code <> '')",
            name="in_an_edition",
        ),
        CheckConstraint("searches >= 0", name="counted"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # Short and of no meaning: searches are counted outside the transaction that gives numbers.
    reference: Mapped[str] = mapped_column(
        String(20), unique=True, default=lambda: uuid.uuid4().hex[:12]
    )
    # The name without case, marks and signs: what counts as the same qualification.
    folded: Mapped[str] = mapped_column(String(300), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    name_key: Mapped[str] = key_of("name")
    issuer: Mapped[str] = mapped_column(String(300), default="")
    region: Mapped[str] = mapped_column(String(3), default="")
    state: Mapped[str] = mapped_column(String(12), default=MissedState.OPEN)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    # How often it was searched for in vain, by nobody in particular, and when last.
    searches: Mapped[int] = mapped_column(Integer, default=0)
    searched_at: Mapped[datetime | None]
    priority: Mapped[str] = mapped_column(String(10), default=Priority.USUAL)
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), index=True
    )
    edition_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("catalogue_edition.id"), index=True
    )
    entry_code: Mapped[str] = mapped_column(String(40), default="")
    # Why it was set aside, as those who asked read it, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)

    assignee: Mapped[User | None] = relationship()
    edition: Mapped[CatalogueEdition | None] = relationship()
    mentions: Mapped[list["MissedMention"]] = relationship(
        back_populates="missed", order_by="MissedMention.created_at"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> MissedState:
        return MissedState(self.state)


class MissedMention(Base):
    """One person's need: a suggestion that was accepted, or a claim refused for it."""

    __tablename__ = "missed_mention"
    __table_args__ = (
        CheckConstraint("(suggestion_id IS NULL) <> (claim_id IS NULL)", name="of_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    missed_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("missed_entry.id"), index=True)
    suggestion_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("catalogue_suggestion.id", ondelete="CASCADE"), unique=True
    )
    claim_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("claim.id", ondelete="CASCADE"), unique=True
    )
    created_at: Mapped[datetime]

    missed: Mapped[MissedEntry] = relationship(back_populates="mentions")
    suggestion: Mapped[CatalogueSuggestion | None] = relationship()
    claim: Mapped[Claim | None] = relationship()
