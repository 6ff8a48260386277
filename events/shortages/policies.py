"""Who reads the list at the desk, and who keeps it."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.policies import organises_city, reads_events
from core.policy import Decision, allowed_if, policy


class ShortagePermission(StrEnum):
    LIST = "shortages:list"
    EDIT = "shortages:edit"


@policy(ShortagePermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(reads_events(user))


@policy(ShortagePermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    """Organisers of the whole city: the list is the city's."""
    return allowed_if(organises_city(user))
