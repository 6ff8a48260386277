"""News of registrations that slices above may hear, inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from events.registrations.models import Registration, Seat

# A registration was confirmed, changed its facts, or was cancelled.
registration_confirmed: list[Callable[[Registration, datetime], None]] = []
registration_changed: list[Callable[[Registration, datetime], None]] = []
registration_cancelled: list[Callable[[Registration, datetime], None]] = []
# A seat came to another state.
seat_moved: list[Callable[[Seat, datetime], None]] = []
