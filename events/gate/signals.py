"""News of the gate that slices above may hear, inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from events.gate.models import Attendance

# Somebody attended a session; told once for each registration and session.
attendance_recorded: list[Callable[[Attendance, datetime], None]] = []
# It was taken back: the row is about to go.
attendance_undone: list[Callable[[Attendance, datetime], None]] = []
