"""Who reads partner regions, and who keeps them."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.policy import Decision, allowed_if, policy


class PartnerPermission(StrEnum):
    LIST = "partners:list"
    EDIT = "partners:edit"


@policy(PartnerPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    roles = (Role.ORGANISER, Role.AUDITOR)
    return allowed_if(user.is_authenticated and any(map(user.has_role, roles)))


@policy(PartnerPermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    """Organisers of the whole city: an agreement is the city's."""
    return allowed_if(user.is_authenticated and WHOLE_CITY in user.scopes_of(Role.ORGANISER))
