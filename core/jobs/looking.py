"""How an idle worker looks for work where no database brings it, which is SQLite."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime

from core.clock import now
from core.jobs.claims import first_due
from core.jobs.states import Lane
from core.sqlite_changes import Changes

# Asked whatever the database says of itself, and wherever the clock was set to.
ASK_SECONDS = 60.0


class Lookout:
    """Finds the lanes in which work is due.

    The table is asked after a commit, or once the next of what waits for its time is due: an idle
    portal looks all day long.
    """

    def __init__(self, path: str) -> None:
        self._changes = Changes(path)
        self._next: datetime | None = None
        self._asked_at = float("-inf")

    def due_lanes(self, lanes: Collection[Lane]) -> list[Lane]:
        """Those of these lanes in which work is due now."""
        # Before the table, so that what is committed while it is read counts for the next time.
        changed, moment = self._changes.since_asked(), now()
        waits = self._next is None or moment < self._next
        if waits and not changed and time.monotonic() - self._asked_at < ASK_SECONDS:
            return []
        # Should it fail, it is asked again: the next answer of `changes` tells no more of this.
        self._asked_at = float("-inf")
        first = first_due()
        due = [lane for lane, at in first.items() if at <= moment]
        # What is due and cannot be taken is looked for again, though nothing was committed.
        self._next, self._asked_at = min(first.values(), default=None), time.monotonic()
        return [lane for lane in due if lane in lanes]

    def forget(self) -> None:
        """Hold no connection while the portal rests."""
        self._changes.forget()
