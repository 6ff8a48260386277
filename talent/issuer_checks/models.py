"""How each issuer confirms certificates, and what was asked and answered about each claim."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.outbox.models import Message
from talent.claims.models import Claim
from talent.issuer_checks.states import ChannelKind, CheckResult


class IssuerChannel(Base):
    """How one issuer answers: for all its entries, or for one (`entry_code`) that differs."""

    __tablename__ = "issuer_channel"
    __table_args__ = (
        UniqueConstraint("issuer", "entry_code"),
        CheckConstraint("usual_days IS NULL OR usual_days BETWEEN 1 AND 365", name="usual_days"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # As the catalogue names it in English.
    issuer: Mapped[str] = mapped_column(String(300))
    entry_code: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(20))
    # The register's address or whom to write or call.
    place: Mapped[str] = mapped_column(String(500), default="")
    address: Mapped[str] = mapped_column(String(320), default="")
    # Working days an answer usually takes; None where nothing is known.
    usual_days: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def channel(self) -> ChannelKind:
        return ChannelKind(self.kind)


class IssuerCheck(Base):
    """One question to an issuer about a claim's certificate, and its answer. None is rewritten."""

    __tablename__ = "issuer_check"
    __table_args__ = (
        UniqueConstraint("claim_id", "number"),
        CheckConstraint("(result = '') = (noted_at IS NULL)", name="answered_whole"),
        CheckConstraint("result = '' OR noted_by_id IS NOT NULL", name="noted_by_somebody"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    # Where it was looked up, or who was asked.
    place: Mapped[str] = mapped_column(String(500), default="")
    question: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    # Working days the channel said an answer takes, when it was asked.
    usual_days: Mapped[int | None] = mapped_column(Integer)
    # Of an e-mail: to whom answers go, and the letter itself.
    reply_to: Mapped[str] = mapped_column(String(320), default="")
    message_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("message.id", ondelete="SET NULL")
    )
    result: Mapped[str] = mapped_column(String(20), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    # The day of the answer itself, which is noted later.
    answered_on: Mapped[date | None]
    noted_at: Mapped[datetime | None]
    noted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    claim: Mapped[Claim] = relationship()
    message: Mapped[Message | None] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    noted_by: Mapped[User | None] = relationship(foreign_keys=[noted_by_id])

    @property
    def channel(self) -> ChannelKind:
        return ChannelKind(self.kind)

    @property
    def outcome(self) -> CheckResult | None:
        """None while an answer is awaited."""
        return CheckResult(self.result) if self.result else None

    @property
    def reference(self) -> str:
        """What the issuer is asked to quote."""
        return f"{self.claim.reference}/{self.number}"
