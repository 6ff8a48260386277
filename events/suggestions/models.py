"""What people said at a round table, and what became of it."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.name_keys import key_of
from events.editions.models import EventSession
from events.registrations.models import Registration
from events.suggestions.states import SuggestionState


class Suggestion(Base):
    """One suggestion of one session. Who made it may be nobody known (said in the room)."""

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("state = 'collected' OR unit <> '' OR state = 'declined'", name="unit"),
        CheckConstraint(
            "state NOT IN ('answered', 'resolved') OR answered_at IS NOT NULL", name="answered"
        ),
        Index("ix_suggestion_session", "session_id", "state"),
        Index("ix_suggestion_due", "state", "due_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_session.id"))
    registration_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL")
    )
    state: Mapped[str] = mapped_column(String(12), default=SuggestionState.COLLECTED)
    text: Mapped[str] = mapped_column(Text)
    # The unit that answers, as it is called; and its organisation when it is one of ours.
    unit: Mapped[str] = mapped_column(String(200), default="")
    unit_key: Mapped[str] = key_of("unit")
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date | None]
    answer: Mapped[dict[str, str]] = mapped_column(default=dict)
    # Whether question and answer may stand on the public page.
    is_public: Mapped[bool] = mapped_column(default=False)
    collected_at: Mapped[datetime]
    collected_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    assigned_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    session: Mapped[EventSession] = relationship()
    registration: Mapped[Registration | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> SuggestionState:
        return SuggestionState(self.state)

    def is_late(self, on: date) -> bool:
        """Whether it waits for its unit beyond the day it was due."""
        return self.standing is SuggestionState.ASSIGNED and (self.due_on or on) < on
