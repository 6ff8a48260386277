"""Which of a device's times can be believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from events.editions.models import Edition

# Doors open for helpers and rehearsals before the edition begins.
BEFORE = timedelta(days=1)


def believed(edition: Edition, said: datetime, *, at: datetime) -> tuple[datetime, bool]:
    """The moment a scan counts for, and whether the device's own could not be right.

    A scan from after its receipt, or from more than a day before the edition begins (before now,
    while it has not begun), is taken at the time of receipt: it was made by a wrong clock.
    """
    earliest = min(edition.starts_at, at) - BEFORE
    if earliest <= said <= at:
        return said.astimezone(UTC), False
    return at, True
