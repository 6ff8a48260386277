"""For which exhibitors somebody stands at the booth."""

from sqlalchemy import func, select

from core.accounts.models import User
from core.scopes import NOTHING, Rule, equals
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitor_staff.queries import staff_of
from events.exhibitors.models import Exhibitor
from events.exhibitors.scopes import acted_for_by


def represented_by(user: User) -> Rule:
    """Those the person acts for, or is named to come for, by the address of the account."""
    if not user.is_authenticated:
        return NOTHING
    address = user.email.casefold()
    named = Rule(
        func.lower(ExhibitorPerson.email) == address, lambda one: one.email.casefold() == address
    )
    named &= equals(ExhibitorPerson.removed_at, None)
    theirs = select(ExhibitorPerson.exhibitor_id).where(named.sql)
    comes = Rule(Exhibitor.id.in_(theirs), lambda one: any(map(named.test, staff_of(one))))
    return acted_for_by(user) | comes
