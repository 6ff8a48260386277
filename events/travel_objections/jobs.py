"""What the clock does to public notices of travel support."""

from datetime import datetime, timedelta

from core.clock import now
from core.jobs import job
from events.travel_objections.queries import is_contested
from events.travel_support.services import finish_due


@job("travel_objections.finish", every=timedelta(hours=1))
def finish() -> None:
    finish_uncontested(at=now())


def finish_uncontested(*, at: datetime) -> int:
    """Make final whatever stood its notice out without an open objection; how many lines.

    A line whose objection is answered later follows at the next run. The days are those the line
    was published with: its last day, in Beijing, counts whole.
    """
    return finish_due(~is_contested(), at=at)
