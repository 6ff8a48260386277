"""Who reads partner regions, and who keeps them."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.policies import organises_city, reads_events
from core.policy import Decision, allowed_if, policy


class PartnerPermission(StrEnum):
    LIST = "partners:list"
    EDIT = "partners:edit"


@policy(PartnerPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(reads_events(user))


@policy(PartnerPermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    """Organisers of the whole city: an agreement is the city's."""
    return allowed_if(organises_city(user))
