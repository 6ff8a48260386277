"""Who looks at a day's sheet, and who writes on it (R19)."""

from __future__ import annotations

from enum import StrEnum

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition, Venue
from events.editions.policies import LOOK_ONLY
from events.editions.reach import reading_reach, running_reach


class DaySheetPermission(StrEnum):
    READ = "day_sheets:read"
    WRITE = "day_sheets:write"


@policy(DaySheetPermission.READ)
def may_read(user: User, edition: Edition) -> Decision:
    """Whoever runs any part of it, and auditors; sheets are of venues within reach."""
    return allowed_if(bool(reading_reach(user, edition)))


@policy(DaySheetPermission.WRITE)
def may_write(user: User, venue: Venue) -> Decision:
    if not reading_reach(user, venue.edition).has_venue(venue.id):
        return HIDDEN
    return allowed_if(running_reach(user, venue.edition).has_venue(venue.id), LOOK_ONLY)
