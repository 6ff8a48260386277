"""When an exhibitor's representatives hold interviews."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.i18n import show_span
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.jobs.models import JobPost
from events.timetables.states import Audience, InterviewMode

_OFFERED = text("removed_at IS NULL")


class Timetable(Base):
    """The times one representative of an exhibitor offers, all held in one way."""

    __tablename__ = "interview_timetable"
    __table_args__ = (Index("ix_interview_timetable_exhibitor", "exhibitor_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    exhibitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exhibitor.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exhibitor_person.id"))
    # For one post alone; None for all of them.
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("job_post.id"))
    mode: Mapped[str] = mapped_column(String(12), default=InterviewMode.ON_SITE)
    place: Mapped[str] = mapped_column(String(200), default="")
    # Shown to the two sides of an interview only.
    video_url: Mapped[str] = mapped_column(String(400), default="")
    audience: Mapped[str] = mapped_column(String(12), default=Audience.EVERYBODY)
    # Whether people without a time may line up at the booth during the fair.
    has_line: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)

    exhibitor: Mapped[Exhibitor] = relationship()
    person: Mapped[ExhibitorPerson] = relationship()
    job: Mapped[JobPost | None] = relationship()
    slots: Mapped[list["Slot"]] = relationship(
        back_populates="timetable", order_by="Slot.starts_at"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def way(self) -> InterviewMode:
        return InterviewMode(self.mode)

    @property
    def is_open(self) -> bool:
        """Whether exhibitor and representative still come: else nothing new is booked."""
        return self.exhibitor.standing in ACCEPTED_EXHIBITORS and self.person.removed_at is None

    def is_apart_from(self, other: "Timetable") -> bool:
        """Whether people walk from one to the other: two booths, or from one to a screen."""
        is_same = self.exhibitor_id == other.exhibitor_id
        return not is_same and InterviewMode.ON_SITE in {self.way, other.way}

    def has_line_at(self, at: datetime) -> bool:
        """People line up while the fair is on."""
        edition = self.exhibitor.edition
        return self.has_line and self.is_open and edition.starts_at <= at < edition.ends_at


class Slot(Base):
    """One time of a timetable. Who has it is the one interview in a state that holds it."""

    __tablename__ = "interview_slot"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(
            "uq_interview_slot_start", "timetable_id", "starts_at", unique=True,
            sqlite_where=_OFFERED, postgresql_where=_OFFERED,
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    timetable_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("interview_timetable.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    timetable: Mapped[Timetable] = relationship(back_populates="slots")

    @property
    def when(self) -> str:
        """As people read it, in Beijing time."""
        return show_span(self.starts_at, self.ends_at)
