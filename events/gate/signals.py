"""News of the gate that slices above may hear, inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.registries import News
from events.gate.models import Attendance


@dataclass(frozen=True)
class AttendanceChanged:
    """Somebody attended a session, or that is taken back and the row about to go."""

    attendance: Attendance
    at: datetime


# Told once for each registration and session.
attendance_recorded = News[AttendanceChanged]("attendance recorded")
attendance_undone = News[AttendanceChanged]("attendance undone")
