"""Who offers interviews, books them, and sees what became of them (R15, R15b)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.organisations.scopes import officered_by
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.policies import reads_part
from events.editions.reach import reading_reach
from events.event_types import Part
from events.exhibitors.models import Exhibitor
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.interviews.models import Interview, Timetable
from events.interviews.scopes import attended_by, held_by, offered_by
from events.interviews.states import InterviewPermission as P

_OVER = _l("This event is over.")


@policy(P.OFFER)
def may_offer(user: User, one: Exhibitor | None) -> Decision:
    """Officers of an accepted exhibitor; without one, whoever is signed in."""
    if one is None:
        return allowed_if(user.is_authenticated)
    if not user.is_authenticated or not officered_by(user).test(one.organisation):
        return HIDDEN
    if one.standing not in ACCEPTED_EXHIBITORS:
        return allowed_if(False, _l("Interviews are offered once the organiser has approved you."))
    return allowed_if(is_current(one.edition, now()), _OVER)


@policy(P.BOOK)
def may_book(user: User, one: Timetable | None) -> Decision:
    if one is None:
        return allowed_if(user.is_authenticated)
    if offered_by(user).test(one):
        return allowed_if(False, _l("You do not book interviews with your own organisation."))
    return allowed_if(is_current(one.exhibitor.edition, now()), _OVER)


@policy(P.READ)
@policy(P.CHANGE)
def may_read(user: User, one: Interview | None) -> Decision:
    """The two sides; without one, whoever is signed in."""
    if one is None:
        return allowed_if(user.is_authenticated)
    return allowed_if(attended_by(user).test(one) or held_by(user).test(one))


@policy(P.ATTEND)
def may_attend(user: User, one: Interview | None) -> Decision:
    if one is None:
        return allowed_if(user.is_authenticated)
    return allowed_if(attended_by(user).test(one))


@policy(P.RUN)
def may_run(user: User, one: Interview | Timetable | None) -> Decision:
    if one is None:
        return allowed_if(user.is_authenticated)
    rule = offered_by(user) if isinstance(one, Timetable) else held_by(user)
    return allowed_if(rule.test(one))


@policy(P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever looks after the whole fair; districts see counts alone."""
    seen = reads_part(user, edition, Part.EXHIBITORS)
    return allowed_if(reading_reach(user, edition).whole) if seen.allowed else seen
