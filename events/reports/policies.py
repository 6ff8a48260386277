"""Who reads a fair's report, and who makes it: those of the fair as a whole."""

from __future__ import annotations

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from core.scopes import NOTHING
from events.editions.models import Edition
from events.editions.policies import LOOK_ONLY
from events.editions.reach import reading_reach, running_reach
from events.event_types import Part
from events.permits.scopes import overseen_by
from events.reports.states import ReportPermission


@policy(ReportPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(overseen_by(user) is not NOTHING)


@policy(ReportPermission.READ)
def may_read(user: User, edition: Edition) -> Decision:
    """Its figures are of the whole fair; no name stands in it (R15b)."""
    return allowed_if(edition.type.has(Part.EXHIBITORS) and reading_reach(user, edition).whole)


@policy(ReportPermission.WRITE)
def may_write(user: User, edition: Edition) -> Decision:
    if not may_read(user, edition).allowed:
        return HIDDEN
    return allowed_if(running_reach(user, edition).whole, LOOK_ONLY)
