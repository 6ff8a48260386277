"""Who sees what is recorded against employers, explains it, and lifts it."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.policies import organises_city
from core.accounts.roles import Role
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.policies import LOOK_ONLY
from events.exhibitors.scopes import acted_for_by
from events.sanctions.models import Sanction


class SanctionPermission(StrEnum):
    LIST = "sanctions:list"
    LIFT = "sanctions:lift"
    EXPLAIN = "sanctions:explain"


_LIFTED = _l("This is lifted already.")
_OWN = _l("Nobody lifts what is recorded against an organisation of their own.")


@policy(SanctionPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    """Organisers of the whole city, since it holds at every fair; auditors read."""
    return allowed_if(
        organises_city(user) or (user.is_authenticated and user.has_role(Role.AUDITOR))
    )


@policy(SanctionPermission.LIFT)
def may_lift(user: User, one: Sanction | None) -> Decision:
    """Without one: whether there is any that this person may lift."""
    if not may_list(user, None).allowed:
        return HIDDEN
    if one is None or not organises_city(user):
        return allowed_if(organises_city(user), LOOK_ONLY)
    own = {one.organisation_id, one.exhibitor.organisation_id}
    if user.organisation_id in own or acted_for_by(user).test(one.exhibitor):
        return allowed_if(False, _OWN)
    return allowed_if(one.lifted_at is None, _LIFTED)


@policy(SanctionPermission.EXPLAIN)
def may_explain(user: User, one: Sanction) -> Decision:
    """Whoever acts for the exhibitor, as long as it stands."""
    if not acted_for_by(user).test(one.exhibitor):
        return HIDDEN
    return allowed_if(one.lifted_at is None, _LIFTED)
