"""What the clock does to organisations."""

from datetime import timedelta

from core.clock import now
from core.jobs import job
from core.organisations.services import expire_due


@job("organisations.expire", every=timedelta(hours=6))
def expire() -> None:
    expire_due(at=now())
