"""What the clock does to plans and permits."""

from __future__ import annotations

from datetime import timedelta

from core.clock import now
from core.jobs import job
from events.permits import services


@job("permits.remind", every=timedelta(hours=6))
def remind() -> None:
    services.remind(at=now())
