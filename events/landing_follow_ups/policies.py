"""Who tells a year of a landed company, and who checks it."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, decide, policy
from events.landing_follow_ups.states import FollowUpPermission
from events.landings.models import Landing
from events.landings.scopes import owned_by
from events.landings.states import LANDED, LandingPermission, LandingState

_P = FollowUpPermission
_NOT_LANDED = _l("Only a company that was counted as landed is followed up.")


@policy(_P.TELL)
def may_tell(user: User, one: Landing) -> Decision:
    """The owner of its project, as long as the company is here."""
    if not owned_by(user).test(one):
        return HIDDEN
    return allowed_if(one.standing is LandingState.VALID, _NOT_LANDED)


@policy(_P.CHECK)
def may_check(user: User, one: Landing) -> Decision:
    """Whoever verifies it; of a company that closed or left what was before may be added."""
    verifies = decide(user, LandingPermission.VERIFY, one)
    return allowed_if(one.standing in LANDED, _NOT_LANDED) if verifies.allowed else verifies
