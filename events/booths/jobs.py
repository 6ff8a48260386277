"""Background work of booths: holds that end, and lines that are served."""

from datetime import timedelta

from core.clock import now
from core.jobs import Lane, job
from events.booths import services


@job("booths.lapse_holds", every=timedelta(minutes=1), lane=Lane.INTERACTIVE)
def end_holds() -> None:
    """End the holds that were not confirmed, then give what is free to those in line."""
    services.lapse_holds(at=now())
    services.serve_lines(at=now())
