"""What the wallet does by itself."""

from __future__ import annotations

from datetime import timedelta

from core.clock import now
from core.jobs import job
from talent.wallet import services


@job("wallet.remind_of_ending", every=timedelta(hours=6))
def remind_of_ending() -> None:
    services.remind_of_ending(at=now())
