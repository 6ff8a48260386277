"""Which venues lie in which, told by their paths: "001.002" lies in "001" (`Venue.path`).

One rule for rows in hand and for the database: reach, counts and filters of a venue with all that
is in it ask here (R19, events.md §1.2).
"""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, or_

from events.editions.models import Venue


def lies_within(path: str, top: str) -> bool:
    """Whether it is that venue's path, or one below it; "0012" is not below "001"."""
    return f"{path}.".startswith(f"{top}.")


def at_or_below(top: Any) -> ColumnElement[bool]:
    """The venues at that path and below it, which may be a column; of whatever event.

    Paths begin anew in each event: who asks over several narrows to one besides.
    """
    return or_(Venue.path == top, Venue.path.startswith(top + "."))


def venue_with_those_below(venue: Venue) -> frozenset[uuid.UUID]:
    """Where what is done counts for this venue: here, and at whatever lies in it (R11)."""
    return frozenset(one.id for one in venue.edition.venues if lies_within(one.path, venue.path))
