"""Tokens of other programs, and the answers kept for repeated writes."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id


class ApiToken(Base):
    """One program's right to act for a person. The secret itself is shown once and never kept."""

    __tablename__ = "api_token"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    # The first letters of the secret, so that its owner can tell tokens apart.
    prefix: Mapped[str] = mapped_column(String(12))
    # SHA-256 of the secret; 256 random bits need no salt.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    user: Mapped[User] = relationship()
    # None: until it is revoked.
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    def is_live(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class IdempotentAnswer(Base):
    """The answer to a write that carried an Idempotency-Key, given again when it is repeated."""

    __tablename__ = "api_idempotent_answer"
    # A key is one program's own word; two programs may use the same one.
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("api_token.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(255))
    # Of method, address and body: another request under the same key is refused.
    request_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    # Old answers are swept by it.
    created_at: Mapped[datetime] = mapped_column(index=True)
