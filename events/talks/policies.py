"""Who lists the talks of an event, who arranges and keeps one, and who calls one off."""

from core.accounts.models import User
from core.policy import ALLOWED, Decision, decide, policy
from events.dockings.states import DockingPermission
from events.editions.models import Edition
from events.projects.scopes import owned_by
from events.talks.models import Talk
from events.talks.states import TalkPermission

_P = TalkPermission


@policy(_P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever may list its dockings."""
    return decide(user, DockingPermission.LIST_EVENT, edition)


@policy(_P.KEEP)
def may_keep(user: User, one: Talk) -> Decision:
    """Whoever decides on the docking for the carrier moves it and says whether the team came."""
    return decide(user, DockingPermission.DECIDE, one.docking)


@policy(_P.CANCEL)
def may_cancel(user: User, one: Talk) -> Decision:
    """Either side: the project's owner, or the carrier."""
    return ALLOWED if owned_by(user).test(one.docking.project) else may_keep(user, one)
