"""Proposals of one administrator about an account that a second one confirms or drops."""

import uuid
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.accounts.roles import Role, ScopeKind
from core.db import Base, new_id
from core.states import Labelled

REASON_LENGTH = 500
_OPEN = text("settled_at IS NULL")


class ProposalKind(Labelled):
    ROLE = "role", _l("A role of great power")
    RESET = "reset", _l("Take the second factor off")


class AccountProposal(Base):
    """Kept when it is settled. `role`, `scope_kind` and `scope_value` are empty for a reset."""

    __tablename__ = "account_proposal"
    __table_args__ = (
        # Two-person rule in the database too: nobody confirms the own proposal, or of oneself.
        CheckConstraint(
            "is_confirmed = false OR (settled_by_id IS NOT NULL"
            " AND settled_by_id <> proposed_by_id AND settled_by_id <> user_id)",
            name="two_people",
        ),
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"
        ),
        CheckConstraint("kind = 'reset' OR role <> ''", name="role_named"),
        Index(
            "uq_account_proposal_open", "user_id", "kind", "role", "scope_value", unique=True,
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    role: Mapped[str] = mapped_column(String(40), default="")
    scope_kind: Mapped[str] = mapped_column(String(20), default="")
    scope_value: Mapped[str] = mapped_column(String(80), default="")
    # Why, and how it was made sure who asks; read by the second administrator.
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]
    is_confirmed: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])

    @property
    def label(self) -> LazyString:
        return ProposalKind(self.kind).label

    @property
    def role_label(self) -> LazyString:
        return Role(self.role).label

    @property
    def scope_label(self) -> LazyString:
        return ScopeKind(self.scope_kind).label
