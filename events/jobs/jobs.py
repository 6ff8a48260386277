"""What the clock does to posts."""

from datetime import timedelta

from core.clock import now
from core.jobs import job
from events.jobs.services import expire_due


@job("jobs.expire", every=timedelta(hours=6))
def expire() -> None:
    expire_due(at=now())
