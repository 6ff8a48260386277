"""Who holds interviews, and which organisers learn of them (R15b)."""

from core.accounts.models import User
from core.policy import Decision, allowed_if, policy
from events.editions.models import Edition
from events.editions.policies import reads_part
from events.editions.reach import reading_reach
from events.event_types import Part
from events.interviews.models import Interview
from events.interviews.scopes import held_by
from events.interviews.states import InterviewPermission as P
from events.timetables.models import Timetable
from events.timetables.scopes import offered_by


@policy(P.RUN)
def may_run(user: User, one: Interview | Timetable) -> Decision:
    rule = offered_by(user) if isinstance(one, Timetable) else held_by(user)
    return allowed_if(rule.test(one))


@policy(P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever looks after the whole fair; districts see counts alone."""
    seen = reads_part(user, edition, Part.EXHIBITORS)
    return allowed_if(reading_reach(user, edition).whole) if seen.allowed else seen
