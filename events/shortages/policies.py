"""Who reads the list at the desk, and who keeps it."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.policy import Decision, allowed_if, policy


class ShortagePermission(StrEnum):
    LIST = "shortages:list"
    EDIT = "shortages:edit"


@policy(ShortagePermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    roles = (Role.ORGANISER, Role.AUDITOR)
    return allowed_if(user.is_authenticated and any(map(user.has_role, roles)))


@policy(ShortagePermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    """Organisers of the whole city: the list is the city's."""
    return allowed_if(user.is_authenticated and WHOLE_CITY in user.scopes_of(Role.ORGANISER))
