"""When carrier and project meet, and where."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.i18n import show_span, tr
from core.states import index_while
from events.dockings.models import Docking
from events.editions.models import Venue
from events.talks.states import TalkState


class Talk(Base):
    """One talk of a docking, at a venue of the event or by video; `officer` comes for the carrier.

    Times are moments (UTC); `sequence` rises with every change that calendars must follow.
    """

    __tablename__ = "talk"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("venue_id IS NOT NULL OR video_url <> ''", name="somewhere"),
        index_while("ix_talk_officer", "officer_id", "starts_at", states={TalkState.SCHEDULED}),
        Index("ix_talk_docking", "docking_id", "starts_at"),
        Index("ix_talk_venue", "venue_id", "starts_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    docking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("docking.id"))
    # None once the account is deleted.
    officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(12), default=TalkState.SCHEDULED)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    venue_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("venue.id"))
    # The room or table at the venue; may stay empty.
    place: Mapped[str] = mapped_column(String(200), default="")
    # Shown to the two sides only.
    video_url: Mapped[str] = mapped_column(String(400), default="")
    # Why it was moved, as the project reads it, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer, default=1)

    docking: Mapped[Docking] = relationship()
    officer: Mapped[User | None] = relationship()
    venue: Mapped[Venue | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> TalkState:
        return TalkState(self.state)

    def is_ahead(self, at: datetime) -> bool:
        """Whether it is still to come: only then it is moved or called off."""
        return self.standing is TalkState.SCHEDULED and self.starts_at > at

    @property
    def when(self) -> str:
        """As people read it, in Beijing time."""
        return show_span(self.starts_at, self.ends_at)

    @property
    def where(self) -> str:
        """Venue and room; the address of the video meeting where there is no venue."""
        if self.venue is None:
            return self.video_url
        return f"{tr(self.venue.name)} {self.place}".strip()
