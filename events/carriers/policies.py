"""Who looks through the carriers, and who writes a carrier's profile."""

from core.accounts.models import User
from core.organisations.models import Organisation
from core.organisations.policies import may_list as may_list_organisations
from core.organisations.scopes import officered_by
from core.organisations.states import OrganisationKind
from core.policy import Decision, allowed_if, policy
from events.carriers.states import CarrierPermission


@policy(CarrierPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    """Whoever looks after organisations; which of them, their scope says."""
    return may_list_organisations(user, None)


@policy(CarrierPermission.EDIT)
def may_edit(user: User, one: Organisation) -> Decision:
    """Whoever acts for a carrier, at any time: nothing of it is what staff verify."""
    return allowed_if(one.kind == OrganisationKind.CARRIER and officered_by(user).test(one))
