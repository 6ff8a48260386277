"""Who opens the call of a fair, and who answers it."""

from enum import StrEnum

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, decide, policy
from events.editions.models import Edition
from events.editions.states import EditionPermission
from events.event_types import Part


class CallPermission(StrEnum):
    APPLY = "exhibitors:apply"
    CALL = "exhibitors:call"


@policy(CallPermission.APPLY)
def may_apply(user: User, edition: Edition) -> Decision:
    public = edition.standing.is_public and edition.type.has(Part.EXHIBITORS)
    return allowed_if(user.is_authenticated and public)


@policy(CallPermission.CALL)
def may_call(user: User, edition: Edition) -> Decision:
    """Whoever runs the whole of it."""
    fits = edition.type.has(Part.EXHIBITORS)
    return decide(user, EditionPermission.RUN, edition) if fits else HIDDEN
