"""Whose an interview is: the candidate's, and the employer's who holds it (R15b)."""

from __future__ import annotations

from core.accounts.models import User
from core.organisations.scopes import officered_by
from core.scopes import NOTHING, Rule, equals, related
from events.exhibitors.models import Exhibitor, ExhibitorPerson
from events.interviews.models import Interview, Timetable


def offered_by(user: User) -> Rule:
    """Timetables of employers the person acts for, and those the person is named in."""
    if not user.is_authenticated:
        return NOTHING
    officers = related(Timetable.exhibitor, related(Exhibitor.organisation, officered_by(user)))
    named = equals(ExhibitorPerson.email, user.email) & equals(ExhibitorPerson.removed_at, None)
    return officers | related(Timetable.person, named)


def held_by(user: User) -> Rule:
    return related(Interview.timetable, offered_by(user))


def attended_by(user: User) -> Rule:
    return equals(Interview.user_id, user.id) if user.is_authenticated else NOTHING
