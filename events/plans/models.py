"""The plan of a fair: its halls, and the booths in them.

Lengths are whole decimetres, so that "does it overlap" has one answer; people read metres.
"""

import re
import unicodedata
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from events.editions.models import Edition, Venue
from events.plans.states import BoothKind

USUAL_HOLD = 2 * 24 * 60
# Codes and lengths as people write them.
LONGEST_CODE = 12
CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
METRES = re.compile(r"(\d{1,4})(?:\.(\d)0*)?")


def metres(length: int) -> str:
    """Decimetres as people write metres: 30 is 3, 25 is 2.5."""
    return f"{length // 10}.{length % 10}" if length % 10 else str(length // 10)


def read_metres(text: str) -> int | None:
    """Metres as people type them, in decimetres; None for what is no such length."""
    said = unicodedata.normalize("NFKC", text).strip().casefold()
    found = METRES.fullmatch(said.removesuffix("m").removesuffix("米").strip().replace(",", "."))
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


class BoothPlan(Base):
    """The plan of one edition. Its row is locked by whoever draws and by whoever takes a booth."""

    __tablename__ = "booth_plan"
    __table_args__ = (CheckConstraint("hold_minutes > 0", name="hold_minutes"),)

    edition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    is_public: Mapped[bool] = mapped_column(default=False)
    hold_minutes: Mapped[int] = mapped_column(Integer, default=USUAL_HOLD)
    # The last number given in the line for a booth.
    queued: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime]
    # Raised by every change of the drawing; two people cannot overwrite each other.
    version: Mapped[int] = mapped_column(Integer, default=1)

    edition: Mapped[Edition] = relationship()


class Hall(Base):
    """One hall or outdoor ground at a venue of the edition."""

    __tablename__ = "booth_hall"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("width > 0 AND depth > 0 AND grid > 0", name="size"),
        Index("ix_booth_hall_venue", "venue_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    venue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("venue.id"))
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[dict[str, str]]
    width: Mapped[int] = mapped_column(Integer)
    depth: Mapped[int] = mapped_column(Integer)
    # What drawing snaps to.
    grid: Mapped[int] = mapped_column(Integer, default=5)

    venue: Mapped[Venue] = relationship()


class Booth(Base):
    """A rectangle in a hall, from its upper left corner. `facilities` are values of Facility."""

    __tablename__ = "booth"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("x >= 0 AND y >= 0 AND width > 0 AND depth > 0", name="size"),
        Index("ix_booth_hall", "hall_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    hall_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("booth_hall.id"))
    code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12), default=BoothKind.STANDARD)
    x: Mapped[int] = mapped_column(Integer)
    y: Mapped[int] = mapped_column(Integer)
    width: Mapped[int] = mapped_column(Integer)
    depth: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(60), default="")
    facilities: Mapped[list[str]] = mapped_column(default=list)

    hall: Mapped[Hall] = relationship()
