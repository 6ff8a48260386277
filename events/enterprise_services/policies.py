"""Who reads and writes the log of services, and who names their kinds."""

from enum import StrEnum

from core.accounts.models import User
from core.accounts.policies import organises_city
from core.policy import HIDDEN, Decision, allowed_if, policy
from core.scopes import NOTHING
from events.enterprise_services.models import EnterpriseService
from events.enterprise_services.scopes import readable_by, recorded_by


class ServicePermission(StrEnum):
    LIST = "enterprise_services:list"
    EDIT = "enterprise_services:edit"
    NAME_KINDS = "enterprise_services:name_kinds"


@policy(ServicePermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(readable_by(user) is not NOTHING)


@policy(ServicePermission.EDIT)
def may_edit(user: User, one: EnterpriseService | None) -> Decision:
    """Without one: whether the person may write any down."""
    rule = recorded_by(user)
    if one is None:
        return allowed_if(rule is not NOTHING)
    return allowed_if(rule.test(one)) if readable_by(user).test(one) else HIDDEN


@policy(ServicePermission.NAME_KINDS)
def may_name_kinds(user: User, _subject: object) -> Decision:
    return allowed_if(organises_city(user))
