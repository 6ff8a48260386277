"""Whose a timetable is: lists and policies of the employer's side ask here."""

from core.accounts.models import User
from core.scopes import NOTHING, Rule, equals, related
from events.exhibitor_staff.models import ExhibitorPerson
from events.exhibitors.scopes import acted_for_by
from events.timetables.models import Timetable


def offered_by(user: User) -> Rule:
    """Timetables of employers the person acts for, and those the person is named in."""
    if not user.is_authenticated:
        return NOTHING
    named = equals(ExhibitorPerson.email, user.email) & equals(ExhibitorPerson.removed_at, None)
    officers = related(Timetable.exhibitor, acted_for_by(user))
    return officers | related(Timetable.person, named)
