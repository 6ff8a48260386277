"""The export register: every list that left the house, who took it, and what for (R18)."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.reports.states import ExportState


class Export(Base):
    """One download of one list. Holds filter, columns and counts, never the content (R25).

    Small ones are streamed and noted as done; large ones are made in the background, kept as a
    file that only its asker may fetch, and deleted after `expires_at`.
    """

    __tablename__ = "export"
    __table_args__ = (
        Index("ix_export_register", "asked_at"),
        Index("ix_export_asker", "asked_by_id", "asked_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    # The list's key, "events.attendees", and what it is of.
    report: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40), default="")
    subject_id: Mapped[str] = mapped_column(String(80), default="")
    subject_name: Mapped[dict[str, str]] = mapped_column(default=dict)
    file_format: Mapped[str] = mapped_column(String(8))
    filter: Mapped[dict[str, Any]] = mapped_column(default=dict)
    columns: Mapped[list[str]] = mapped_column(default=list)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default=ExportState.DONE)
    # None while a streamed one is under way or when it was broken off.
    row_count: Mapped[int | None] = mapped_column(Integer)
    rows_written: Mapped[int] = mapped_column(Integer, default=0)
    asked_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    storage_key: Mapped[str | None] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(200), default="")

    asked_by: Mapped[User | None] = relationship()

    @property
    def standing(self) -> ExportState:
        return ExportState(self.state)
