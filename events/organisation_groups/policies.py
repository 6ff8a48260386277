"""Who reads groups of organisations at the desk, and who keeps them."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.policies import organises_city
from core.organisations.policies import may_list as may_list_organisations
from core.policy import Decision, allowed_if, policy


class GroupPermission(StrEnum):
    LIST = "organisation_groups:list"
    EDIT = "organisation_groups:edit"


@policy(GroupPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    """Whoever sees organisations sees what they belong to."""
    return may_list_organisations(user, None)


@policy(GroupPermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    return allowed_if(organises_city(user))
