"""One carrier and one project: how far they have come, and what the carrier noted of it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.accounts.models import User
from core.db import Base, new_id
from core.organisations.models import Organisation
from events.dockings.states import STEPS, ContactWay, DockingState
from events.projects.models import Project


class Docking(Base):
    """A carrier's way with a project; before its first word there is no row.

    The moments are those at which each step was first reached: they stay whatever follows, so that
    a docking that ended still tells that the carrier was interested (events.md §7.5).
    """

    __tablename__ = "docking"
    __table_args__ = (
        UniqueConstraint("project_id", "carrier_id"),
        CheckConstraint(
            "state IN ('proposed', 'declined') OR interested_at IS NOT NULL", name="was_interested"
        ),
        CheckConstraint("state <> 'signed' OR signed_at IS NOT NULL", name="signed_at"),
        CheckConstraint("contacts >= 0", name="contacts"),
        Index("ix_docking_carrier", "carrier_id", "state"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    project_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("project.id"))
    carrier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(String(12), default=DockingState.PROPOSED)
    # When an organiser proposed it to the carrier; every released project is open to all anyway.
    proposed_at: Mapped[datetime | None]
    interested_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    talks_at: Mapped[datetime | None]
    intent_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    # The latest time it was declined or ended.
    ended_at: Mapped[datetime | None]
    # What the owner reads of why it was, by language.
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    # The carrier's own: nobody else reads it (R10).
    note: Mapped[str] = mapped_column(Text, default="")
    contacts: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)

    project: Mapped[Project] = relationship()
    carrier: Mapped[Organisation] = relationship()
    log: Mapped[list["DockingContact"]] = relationship(
        order_by="(DockingContact.held_on.desc(), DockingContact.recorded_at.desc())",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - declared this way by SQLAlchemy

    @property
    def standing(self) -> DockingState:
        return DockingState(self.state)

    def reached(self, step: DockingState) -> datetime | None:
        moment: datetime | None = getattr(self, f"{step}_at")
        return moment

    @property
    def in_contact(self) -> bool:
        """Whether the carrier may write to the owner: it is interested, and went on so far."""
        return self.standing in STEPS


class DockingContact(Base):
    """One time carrier and project were in touch: a line of the carrier's own log (R10)."""

    __tablename__ = "docking_contact"
    __table_args__ = (Index("ix_docking_contact_docking", "docking_id", "held_on"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    docking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("docking.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    way: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )
    recorded_at: Mapped[datetime]

    recorded_by: Mapped[User | None] = relationship()

    @property
    def way_label(self) -> str:
        return str(ContactWay(self.way).label)


def furthest(moments: Sequence[datetime | None]) -> DockingState | None:
    """The best step ever reached, by the moments of `STEPS`; None for none (events.md §7.5)."""
    reached = [step for step, at in zip(STEPS, moments, strict=True) if at is not None]
    return reached[-1] if reached else None
