"""Who has which booth, who waits for one, and what became of it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.states import index_while
from events.booths.states import HAVING, LIVE, ReservationState
from events.editions.models import Edition
from events.exhibitors.models import Exhibitor
from events.plans.models import Booth


class Reservation(Base):
    """One exhibitor's way to a booth. The two indexes are the last line of R13.

    `booth_code` stays when the booth itself is drawn no more. `kind` is the size waited for ("" is
    any); `number` the place in the line, in which nobody's number is given twice.
    """

    __tablename__ = "booth_reservation"
    __table_args__ = (
        index_while("uq_booth_reservation_booth", "booth_id", states=HAVING, unique=True),
        # One legal entity, one booth per fair; whoever waits does so once.
        index_while(
            "uq_booth_reservation_entity", "edition_id", "entity_id", states=LIVE, unique=True
        ),
        CheckConstraint("state <> 'held' OR held_until IS NOT NULL", name="held_until_a_moment"),
        Index("ix_booth_reservation_line", "edition_id", "state", "number"),
        Index("ix_booth_reservation_exhibitor", "exhibitor_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("exhibitor.id"))
    # The organisation that is liable: of a branch its parent.
    entity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(String(12), default=ReservationState.WAITING)
    booth_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("booth.id", ondelete="SET NULL"))
    booth_code: Mapped[str] = mapped_column(String(12), default="")
    kind: Mapped[str] = mapped_column(String(12), default="")
    number: Mapped[int] = mapped_column(Integer, default=0)
    held_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # Given back after the last working day before the fair.
    is_late: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship()
    booth: Mapped[Booth | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> ReservationState:
        return ReservationState(self.state)
