"""Who reads the list of travel support, who takes it to the finance office, and who decides."""

from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.editions.models import Edition
from events.editions.policies import LOOK_ONLY
from events.editions.reach import reading_reach, running_reach
from events.travel_support.models import TravelSupport
from events.travel_support.states import TravelPermission

_P = TravelPermission
_OWN = _l("This is your own line: a colleague has to decide on it.")
_WHOLE = _l("Only organisers of the whole edition may export this list.")


@policy(_P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever runs or audits the whole event: a list of money is of no single venue."""
    return allowed_if(reading_reach(user, edition).whole)


@policy(_P.TAKE)
def may_take(user: User, edition: Edition) -> Decision:
    """Organisers of the whole event hand it to the finance office."""
    if not reading_reach(user, edition).whole:
        return HIDDEN
    return allowed_if(running_reach(user, edition).whole, _WHOLE)


@policy(_P.DECIDE)
def may_decide(user: User, subject: Any) -> Decision:
    """On an event's list, a line of others, or what somebody has against one."""
    edition = subject if isinstance(subject, Edition) else subject.edition
    if not reading_reach(user, edition).whole:
        return HIDDEN
    if not running_reach(user, edition).whole:
        return refused(LOOK_ONLY)
    is_own = isinstance(subject, TravelSupport) and subject.user_id == user.id
    return allowed_if(not is_own, _OWN)
