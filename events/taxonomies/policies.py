"""Who keeps the lists of industries: whoever runs the whole city's events; auditors read them."""

from __future__ import annotations

from enum import StrEnum

from core.accounts.models import User
from core.accounts.policies import organises_city
from core.accounts.roles import Role
from core.policy import Decision, allowed_if, policy


class TaxonomyPermission(StrEnum):
    LIST = "taxonomies:list"
    EDIT = "taxonomies:edit"


@policy(TaxonomyPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    is_auditor = user.is_authenticated and user.has_role(Role.AUDITOR)
    return allowed_if(is_auditor or organises_city(user))


@policy(TaxonomyPermission.EDIT)
def may_edit(user: User, _subject: object) -> Decision:
    return allowed_if(organises_city(user))
