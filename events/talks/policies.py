"""Who lists the talks of an event, and who calls one off."""

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


@policy(_P.CANCEL)
def may_cancel(user: User, one: Talk) -> Decision:
    """Either side: the project's owner, or whoever decides on the docking for the carrier."""
    if owned_by(user).test(one.docking.project):
        return ALLOWED
    return decide(user, DockingPermission.DECIDE, one.docking)
