"""News of registrations that slices above may hear, inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.registries import News
from events.registrations.models import Registration, Seat


@dataclass(frozen=True)
class RegistrationChanged:
    """Its facts changed, or it was cancelled or refused."""

    registration: Registration
    at: datetime


@dataclass(frozen=True)
class SeatMoved:
    """A seat came to another state."""

    seat: Seat
    at: datetime


registration_changed = News[RegistrationChanged]("registration changed")
registration_cancelled = News[RegistrationChanged]("registration cancelled")
seat_moved = News[SeatMoved]("seat moved")
