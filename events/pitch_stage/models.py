"""The result of a pitch as its room saw it, and what the contestant said to it."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import NAME_LENGTH, User
from core.db import Base, Hundredths, new_id
from events.pitches.models import Pitch


class PitchResult(Base):
    """Shown once all who mark it had submitted; it stays as it was shown (events.md §1.5).

    `marks` are the jurors' sums from the highest down, as texts and without names.
    """

    __tablename__ = "pitch_result"

    pitch_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("pitch.id", ondelete="CASCADE"), primary_key=True
    )
    total: Mapped[Decimal] = mapped_column(Hundredths)
    marks: Mapped[list[Any]] = mapped_column(default=list)
    shown_at: Mapped[datetime]
    shown_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )

    pitch: Mapped[Pitch] = relationship()
    signatures: Mapped[list["PitchSignature"]] = relationship(
        back_populates="result", order_by="PitchSignature.signed_at"
    )

    @property
    def signature(self) -> "PitchSignature | None":
        """The contestant's last word."""
        return self.signatures[-1] if self.signatures else None


class PitchSignature(Base):
    """The contestant confirms the result shown, or says why not; never changed afterwards.

    `strokes` is the name as drawn: lines "x,y x,y" in thousandths of the box's height, parted by
    ";"; "" when ticked or on paper. `taken_by`: at whose screen, or who entered the paper.
    """

    __tablename__ = "pitch_signature"
    __table_args__ = (
        CheckConstraint("agrees OR remark <> ''", name="disagrees_for_a_reason"),
        Index("ix_pitch_signature_result", "pitch_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    pitch_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("pitch_result.pitch_id", ondelete="CASCADE")
    )
    is_on_paper: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    strokes: Mapped[str] = mapped_column(Text, default="")
    agrees: Mapped[bool]
    remark: Mapped[str] = mapped_column(Text, default="")
    signed_at: Mapped[datetime]
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )

    result: Mapped[PitchResult] = relationship(back_populates="signatures")
    taken_by: Mapped[User | None] = relationship()
