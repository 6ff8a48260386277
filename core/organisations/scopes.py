"""Which organisations a person may read and verify: lists and policies both ask here."""

from core.accounts.models import User
from core.accounts.roles import Role
from core.organisations.models import Officer, Organisation
from core.organisations.states import OrganisationState
from core.scopes import EVERYTHING, NOTHING, Rule, differs, equals, related, within

# People of the office who look after organisations of their districts, or of the whole city.
VERIFIERS = (Role.DISTRICT_REVIEWER, Role.ORGANISER)
OFFICE = frozenset({*VERIFIERS, Role.CITY_REVIEWER, Role.AUDITOR})


# Somebody asks to act for it; whoever holds the code of a contested entry is looked at.
ASKS = (
    Rule(Officer.asked_at.is_not(None), lambda one: one.asked_at is not None)
    & equals(Officer.accepted_at, None)
    & equals(Officer.removed_at, None)
)
CONTESTED = related(Organisation.officers, ASKS)


def covered_by(user: User) -> Rule:
    """Those in a district the person works for.

    What officers still fill in is no business of staff, unless somebody else asks for it.
    """
    if not user.is_authenticated:
        return NOTHING
    rule = NOTHING
    for role in VERIFIERS:
        rule |= within(Organisation.district, user.scopes_of(role))
    if user.has_role(Role.CITY_REVIEWER) or user.has_role(Role.AUDITOR):
        rule = EVERYTHING
    return (differs(Organisation.state, OrganisationState.DRAFT) | CONTESTED) & rule


def officered_by(user: User) -> Rule:
    """Those the person acts for."""
    if not user.is_authenticated:
        return NOTHING
    accepted = Rule(Officer.accepted_at.is_not(None), lambda one: one.accepted_at is not None)
    own = equals(Officer.user_id, user.id) & equals(Officer.removed_at, None) & accepted
    return related(Organisation.officers, own)


def readable_by(user: User) -> Rule:
    return covered_by(user) | officered_by(user)


def verified_by(user: User) -> Rule:
    """Those whose papers the person may judge: never one they act for or belong to."""
    if not user.is_authenticated or not any(map(user.has_role, OFFICE - {Role.AUDITOR})):
        return NOTHING
    acts_for = officered_by(user)
    others = Rule(~acts_for.sql, lambda one: not acts_for.test(one))
    if user.organisation_id is not None:
        others &= differs(Organisation.id, user.organisation_id)
    return covered_by(user) & others
