"""Who sees the plan at the desk, and who draws it."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition
from events.editions.policies import reads_part
from events.editions.reach import running_reach
from events.event_types import Part
from events.plans.states import PlanPermission


@policy(PlanPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.EXHIBITORS)


@policy(PlanPermission.DRAW)
def may_draw(user: User, edition: Edition) -> Decision:
    """Organisers of the whole edition: one hall may hold booths of every district."""
    if not may_list(user, edition).allowed:
        return HIDDEN
    whole = running_reach(user, edition).whole
    return allowed_if(whole, _l("Only organisers of the whole edition may do this."))
