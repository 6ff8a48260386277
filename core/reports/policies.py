"""Who reads the export register, and who fetches a file."""

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import Decision, allowed_if, policy
from core.reports.states import ExportPermission


@policy(ExportPermission.READ_OWN)
def may_read_own(user: User, _subject: object) -> Decision:
    return allowed_if(user.is_authenticated)


@policy(ExportPermission.READ_REGISTER)
def may_read_register(user: User, _subject: object) -> Decision:
    """Auditors and administrators (R18): it says who took what, never the content."""
    return allowed_if(
        user.is_authenticated and (user.has_role(Role.AUDITOR) or user.has_role(Role.ADMINISTRATOR))
    )
