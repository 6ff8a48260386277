"""Who may change what the office says of itself; everybody may read it."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import Decision, allowed_if, policy


class OfficePagesPermission(StrEnum):
    """Permissions over the texts of the office's pages and their earlier versions."""

    READ = "office_pages:read"
    EDIT = "office_pages:edit"


@policy(OfficePagesPermission.READ)
def may_read(user: User, _subject: object) -> Decision:
    return allowed_if(
        user.is_authenticated and (user.has_role(Role.ADMINISTRATOR) or user.has_role(Role.AUDITOR))
    )


@policy(OfficePagesPermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    return allowed_if(user.is_authenticated and user.has_role(Role.ADMINISTRATOR))
