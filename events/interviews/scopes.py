"""Whose an interview is: the candidate's, and the employer's who holds it (R15b)."""

from core.accounts.models import User
from core.scopes import NOTHING, Rule, equals, related
from events.interviews.models import Interview
from events.timetables.scopes import offered_by


def held_by(user: User) -> Rule:
    return related(Interview.timetable, offered_by(user))


def attended_by(user: User) -> Rule:
    return equals(Interview.user_id, user.id) if user.is_authenticated else NOTHING
