"""Devices at the gate, every scan they made, and the attendance that follows from them."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, new_id
from core.name_keys import key_of
from events.editions.models import Edition, EventSession
from events.registrations.models import Registration


class GateDevice(Base):
    """A phone that scans for one edition; it speaks to the API with a token of its own."""

    __tablename__ = "gate_device"
    __table_args__ = (Index("ix_gate_device_edition", "edition_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = key_of("name")
    # SHA-256 of the token the device keeps; None for a browser that is signed in.
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()

    @property
    def reference(self) -> str:
        return self.name


class Scan(Base):
    """One scan as a device made it. The id is the device's own, so a resent scan is no second one.

    What was scanned is never changed; `result` is worked out anew when an earlier scan of the same
    person and session arrives or one is undone. `received_at` is when it reached the server.
    """

    __tablename__ = "scan"
    __table_args__ = (
        # The live page asks for the latest of an edition.
        Index("ix_scan_edition", "edition_id", "received_at"),
        # Settling reads all scans of one person at one session, in both directions.
        Index("ix_scan_of", "registration_id", "session_id"),
        # Counts by result at each session.
        Index("ix_scan_session", "session_id", "result"),
    )

    # Made by the device, before it could ask the server; hence no default.
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_session.id"))
    # None for a code that nobody holds; erasing a person leaves the scan for the counts.
    registration_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL")
    )
    device_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("gate_device.id"))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    way: Mapped[str] = mapped_column(String(12))
    direction: Mapped[str] = mapped_column(String(4))
    # By the device's clock, corrected where that was plainly wrong (see `clocks`).
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime]
    result: Mapped[str] = mapped_column(String(12))
    # Empty unless `result` is refused.
    refusal: Mapped[str] = mapped_column(String(20), default="")
    # A scan taken back stays, so that its resending does not count again.
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL")
    )

    registration: Mapped[Registration | None] = relationship()
    session: Mapped[EventSession] = relationship()


class Attendance(Base):
    """That one registration attended one session, counted once whatever was scanned (R16).

    `first_at` is the earliest scan by the devices' time that was not undone.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        # The last line of R16: however often and out of order scans arrive, one attendance.
        UniqueConstraint("registration_id", "session_id"),
        # Counts by session; `first_at` behind it gives the list in order of arrival.
        Index("ix_attendance_session", "session_id", "first_at", "registration_id"),
        # When each person was first seen, for the list of people.
        Index("ix_attendance_first", "registration_id", "first_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE")
    )
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_session.id"))
    first_at: Mapped[datetime]
    # Only where the edition checks people out; None while inside.
    left_at: Mapped[datetime | None]
    way: Mapped[str] = mapped_column(String(12))
    device_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("gate_device.id"))

    registration: Mapped[Registration] = relationship()
    session: Mapped[EventSession] = relationship()
