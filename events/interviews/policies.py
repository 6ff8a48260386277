"""Who changes interviews and goes to them (R15, R15b)."""

from core.accounts.models import User
from core.policy import Decision, allowed_if, policy
from events.interviews.models import Interview
from events.interviews.scopes import attended_by, held_by
from events.interviews.states import InterviewPermission as P


@policy(P.READ)
@policy(P.CHANGE)
def may_read(user: User, one: Interview) -> Decision:
    """The two sides."""
    return allowed_if(attended_by(user).test(one) or held_by(user).test(one))


@policy(P.ATTEND)
def may_attend(user: User, one: Interview) -> Decision:
    return allowed_if(attended_by(user).test(one))
