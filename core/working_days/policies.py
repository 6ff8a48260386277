"""Who may see and change the holiday table."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import Decision, allowed_if, policy


class WorkingDaysPermission(StrEnum):
    """Permissions over the working-day calendar; what it means for a deadline is everybody's."""

    READ = "calendar:read"
    EDIT = "calendar:edit"


@policy(WorkingDaysPermission.READ)
def may_read(user: User, _subject: object) -> Decision:
    return allowed_if(
        user.is_authenticated and (user.has_role(Role.ADMINISTRATOR) or user.has_role(Role.AUDITOR))
    )


@policy(WorkingDaysPermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    """Administrators: a day more or less moves every deadline of the city."""
    return allowed_if(user.is_authenticated and user.has_role(Role.ADMINISTRATOR))
