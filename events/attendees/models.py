"""Views of a list that people keep, and deeds on many of its rows."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from events.attendees.states import RunState
from events.editions.models import Edition


class SavedView(Base):
    """A named set of filter, columns and order of one edition's list; shared, it is the team's."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("edition_id", "owner_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    is_shared: Mapped[bool] = mapped_column(default=False)
    # {"filter": {…as in the address…}, "columns": [key, …], "order": "name"}
    choice: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]

    owner: Mapped[User] = relationship()
    edition: Mapped[Edition] = relationship()


class BulkRun(Base):
    """One deed on many registrations, done part by part in the background.

    `position` counts the ids that were seen to; it moves in the transaction that did them, so a
    part is done once whatever is killed when. `skipped` lists {reference, reason}.
    """

    __tablename__ = "bulk_run"
    __table_args__ = (Index("ix_bulk_run_edition", "edition_id", "asked_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(40))
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    registration_ids: Mapped[list[str]]
    position: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    skipped: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(12), default=RunState.RUNNING)
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship()
    edition: Mapped[Edition] = relationship()

    @property
    def standing(self) -> RunState:
        return RunState(self.state)
