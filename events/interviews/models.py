"""Who comes to an interview, when, and what became of it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.states import index_while
from events.applications.models import Application
from events.exhibitors.models import Exhibitor
from events.interviews.states import BUSY, HOLDING, InterviewState, Result
from events.timetables.models import Slot, Timetable


class Interview(Base):
    """A talent at a slot, waiting for one, or in the line at the booth (`slot_id` None).

    `user_id` None once the person was erased. What each side says of it, only that side reads.
    """

    __tablename__ = "interview"
    __table_args__ = (
        # A slot has one candidate (R15), whatever the code does.
        index_while("uq_interview_holder", "slot_id", states=HOLDING, unique=True),
        index_while(
            "uq_interview_candidate", "timetable_id", "user_id", states=BUSY, unique=True
        ),
        index_while(
            "uq_interview_waiting", "slot_id", "user_id",
            states={InterviewState.WAITING}, unique=True,
        ),
        CheckConstraint("slot_id IS NOT NULL OR state <> 'booked'", name="booked_has_a_time"),
        Index("ix_interview_user", "user_id", "state"),
        Index("ix_interview_timetable", "timetable_id", "state"),
        Index("ix_interview_application", "application_id"),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    timetable_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interview_timetable.id"))
    slot_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("interview_slot.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("job_application.id"))
    state: Mapped[str] = mapped_column(String(12), default=InterviewState.BOOKED)
    asked_at: Mapped[datetime]
    # When the talent said that they stand at the booth.
    arrived_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    # Rises with every change that calendars must follow.
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    employer_result: Mapped[str] = mapped_column(String(12), default="")
    employer_note: Mapped[str] = mapped_column(Text, default="")
    talent_result: Mapped[str] = mapped_column(String(12), default="")
    talent_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    timetable: Mapped[Timetable] = relationship()
    slot: Mapped[Slot | None] = relationship()
    user: Mapped[User | None] = relationship()
    application: Mapped[Application | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> InterviewState:
        return InterviewState(self.state)

    def standing_at(self, at: datetime) -> InterviewState:
        """As people read it: a time that is over counts before the clock has noted it."""
        if self.slot is not None:
            if self.standing is InterviewState.WAITING and self.slot.starts_at <= at:
                return InterviewState.LAPSED
            if self.standing is InterviewState.BOOKED and self.slot.ends_at <= at:
                return InterviewState.PAST
        return self.standing

    @property
    def exhibitor(self) -> Exhibitor:
        return self.timetable.exhibitor

    @property
    def when(self) -> str:
        """Its time as people read it; "" for a place in the line."""
        return self.slot.when if self.slot is not None else ""

    @property
    def turn_at(self) -> datetime:
        """What the line at the booth is ordered by: one's time, or when one joined it."""
        return self.slot.starts_at if self.slot is not None else self.asked_at

    @property
    def said(self) -> dict[str, Result | None]:
        """What each side said of it: {"employer": …, "talent": …}."""
        sides = {"employer": self.employer_result, "talent": self.talent_result}
        return {side: Result(text) if text else None for side, text in sides.items()}
