"""For which exhibitors somebody stands at the booth."""

from sqlalchemy import func

from core.accounts.models import User
from core.scopes import NOTHING, Rule, equals, related
from events.exhibitors.models import Exhibitor, ExhibitorPerson
from events.exhibitors.scopes import acted_for_by


def represented_by(user: User) -> Rule:
    """Those the person acts for, or is named to come for, by the address of the account."""
    if not user.is_authenticated:
        return NOTHING
    address = user.email.casefold()
    named = Rule(
        func.lower(ExhibitorPerson.email) == address, lambda one: one.email.casefold() == address
    )
    comes = related(Exhibitor.people, equals(ExhibitorPerson.removed_at, None) & named)
    return acted_for_by(user) | comes
