"""What organisers learn of a fair's applications: counts, and the list without names (R15b)."""

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.applications.states import ApplicationPermission
from events.editions.models import Edition
from events.editions.policies import reads_part
from events.editions.reach import reading_reach
from events.event_types import Part

_P = ApplicationPermission


@policy(_P.COUNT)
def may_count(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.EXHIBITORS)


@policy(_P.LIST_FAIR)
def may_list_fair(user: User, edition: Edition) -> Decision:
    """Whoever runs or audits all of it: applications belong to no venue."""
    if not may_count(user, edition).allowed:
        return HIDDEN
    return allowed_if(reading_reach(user, edition).whole)
