"""The job row is the truth: it is committed with the change that asks for the work."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id
from core.jobs.states import JobState


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        # For `claim`, which runs twice a second: state first, then the oldest that is due.
        Index("ix_job_due", "state", "run_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]]
    # Work that must not be queued twice names itself; a second request finds the first.
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=JobState.QUEUED)
    # Not before; put off further after each failed attempt.
    run_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Counted when claimed, not when failed, so that work that kills its worker ends too.
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    # host:pid:random, to know at once when that process is gone from this machine.
    worker: Mapped[str | None] = mapped_column(String(120))
    # Until then the row is its worker's; renewed while it works, free for all afterwards.
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
