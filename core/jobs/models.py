"""The job row is the truth: it is committed with the change that asks for the work."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, new_id
from core.jobs.states import JobState, Lane


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        # For those who look every second: state and lane first, then the oldest that is due.
        Index("ix_job_due", "state", "lane", "run_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, Any]]
    # Work that must not be queued twice names itself; a second request finds the first.
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=JobState.QUEUED)
    lane: Mapped[str] = mapped_column(String(12), default=Lane.BULK)
    # Not before; put off further after each failed attempt.
    run_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Counted when claimed, not when failed, so that work that kills its worker ends too; and by
    # its number a worker knows whether the row is still that which it claimed.
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    # host:pid:random, to know at once when that process is gone from this machine.
    worker: Mapped[str | None] = mapped_column(String(120))
    # Until then the row is its worker's; renewed while it works, free for all afterwards.
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)
    # Which entry of Procrastinate's brings it to a worker, on PostgreSQL: core.jobs.deliveries.
    delivery: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def reference(self) -> str:
        """What the list of many calls it that were left as they are."""
        return self.name
