"""Once a day, what was searched for often enough comes onto the work list."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from core.clock import now
from core.db import db
from core.jobs import job
from talent.missed_entries.models import MissedEntry
from talent.missed_entries.states import MISSED_WORKFLOW, MissedAction, MissedState

# Words asked for less often are not shown: few people may be behind them (events.md §4.3).
LEAST_SEARCHES = 5
KEPT = timedelta(days=180)


@job("missed_entries.take_in_searches", every=timedelta(days=1))
def take_in_searches() -> None:
    """Put on the list what was searched for often; forget what was not for half a year."""
    at, heard = now(), MissedEntry.state == MissedState.HEARD
    often = select(MissedEntry).where(heard, MissedEntry.searches >= LEAST_SEARCHES)
    for one in db.session.scalars(often):
        MISSED_WORKFLOW.fire(one, MissedAction.COLLECT, by=None, at=at)
    db.session.flush()
    db.session.execute(delete(MissedEntry).where(heard, MissedEntry.searched_at < at - KEPT))
