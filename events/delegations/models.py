"""The lists of a delegation: brought, looked at, and entered part by part."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, EncryptedText, new_id
from events.delegations.values import SheetState
from events.registrations.groups import Delegation


class DelegationSheet(Base):
    """One list of people, numbered within its delegation as they came.

    `keep_together`: its people take places all at once or wait all together. `rows` holds what was
    read of the file; of a list that is done only what its headings meant stays, and in `left_out`
    whom nobody registered: {row, name, why by language}. `total` rows are to be registered, `done`
    of them were seen to; it moves in the transaction that did them. `waits`: for approval.
    """

    __tablename__ = "delegation_sheet"
    __table_args__ = (
        UniqueConstraint("delegation_id", "number"),
        CheckConstraint("done <= total", name="done_within_total"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    delegation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE")
    )
    number: Mapped[int] = mapped_column(Integer, default=1)
    keep_together: Mapped[bool] = mapped_column(default=True)
    # Encrypted: rows of people with their document numbers.
    rows: Mapped[str | None] = mapped_column(EncryptedText)
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    waits: Mapped[bool] = mapped_column(default=False)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    begun_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    finished_at: Mapped[datetime | None]

    delegation: Mapped[Delegation] = relationship()
    begun_by: Mapped[User | None] = relationship()

    @property
    def standing(self) -> SheetState:
        if self.begun_at is None:
            return SheetState.BROUGHT
        return SheetState.ENTERING if self.finished_at is None else SheetState.ENTERED
