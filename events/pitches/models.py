"""The pitch day of a jury's round: its rooms, its draws, and each pitch."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.juries.models import Entry, JuryRound
from events.editions.models import Edition, EventSession
from events.pitches.scheduling import Format, Slot
from events.pitches.states import PitchState


class PitchPlan(Base):
    """How the entries of one round are heard. `published_at` None: only organisers see it."""

    __tablename__ = "pitch_plan"
    __table_args__ = (
        CheckConstraint("pitch_minutes > 0", name="minutes"),
        Index("ix_pitch_plan_edition", "edition_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_round.id"), unique=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id"))
    pitch_minutes: Mapped[int] = mapped_column(Integer)
    question_minutes: Mapped[int] = mapped_column(Integer)
    changeover_minutes: Mapped[int] = mapped_column(Integer, default=0)
    # Whether everybody may read the order once published, or only who takes part.
    is_public: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    round: Mapped[JuryRound] = relationship()
    edition: Mapped[Edition] = relationship()
    rooms: Mapped[list["PitchRoom"]] = relationship(
        back_populates="plan", order_by="PitchRoom.position"
    )
    draws: Mapped[list["PitchDraw"]] = relationship(
        back_populates="plan", order_by="PitchDraw.number"
    )
    pitches: Mapped[list["Pitch"]] = relationship(back_populates="plan", order_by="Pitch.position")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def format(self) -> Format:
        return Format(self.pitch_minutes, self.question_minutes, self.changeover_minutes)


class PitchRoom(Base):
    """A room while it is open for pitches, within a session of the edition."""

    __tablename__ = "pitch_room"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_pitch_room_plan", "plan_id"),
        Index("ix_pitch_room_session", "session_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pitch_plan.id"))
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_session.id"))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    plan: Mapped[PitchPlan] = relationship(back_populates="rooms")
    session: Mapped[EventSession] = relationship()

    @property
    def window(self) -> Slot:
        return Slot(self.id, self.starts_at, self.ends_at)


class PitchDraw(Base):
    """One draw of the order, kept for ever; the last one counts, each after the first has a reason.

    Anybody can compute `order` again from seed and references (`core.references.drawn_rank`).
    """

    __tablename__ = "pitch_draw"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("number = 1 OR reason <> ''", name="redrawn_for_a_reason"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pitch_plan.id"))
    number: Mapped[int] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(String(64))
    order: Mapped[list[Any]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )

    plan: Mapped[PitchPlan] = relationship(back_populates="draws")
    drawn_by: Mapped[User | None] = relationship()


class Pitch(Base):
    """One entry's turn. `position` is its place in the order drawn; without a room it has no time.

    Whoever did not come keeps the place, so that the order stays; whoever withdrew has none.
    """

    __tablename__ = "pitch"
    __table_args__ = (
        UniqueConstraint("plan_id", "entry_id"),
        # Two contestants never stand on one stage, whatever the code does.
        UniqueConstraint("room_id", "starts_at"),
        CheckConstraint("(room_id IS NULL) = (starts_at IS NULL)", name="place_is_whole"),
        Index("ix_pitch_entry", "entry_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pitch_plan.id"))
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jury_entry.id"))
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("pitch_room.id"))
    position: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12), default=PitchState.PLANNED)
    # Why it was moved, missed or withdrawn, for the office.
    reason: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    plan: Mapped[PitchPlan] = relationship(back_populates="pitches")
    entry: Mapped[Entry] = relationship()
    room: Mapped[PitchRoom | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> PitchState:
        return PitchState(self.state)

    @property
    def edition(self) -> Edition:
        return self.plan.edition

    @property
    def slot(self) -> Slot | None:
        if self.room_id is None or self.starts_at is None or self.ends_at is None:
            return None
        return Slot(self.room_id, self.starts_at, self.ends_at)
