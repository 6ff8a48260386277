"""Who offers times for interviews, and who books them (R15)."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.editions.phases import is_current
from events.exhibitors.models import Exhibitor
from events.exhibitors.scopes import acted_for_by
from events.exhibitors.states import ACCEPTED_EXHIBITORS
from events.timetables.models import Timetable
from events.timetables.scopes import offered_by
from events.timetables.states import TimetablePermission

_OVER = _l("This event is over.")


@policy(TimetablePermission.OFFER)
def may_offer(user: User, one: Exhibitor) -> Decision:
    """Officers of an accepted exhibitor."""
    if not acted_for_by(user).test(one):
        return HIDDEN
    if one.standing not in ACCEPTED_EXHIBITORS:
        return refused(_l("Interviews are offered once the organiser has approved you."))
    return allowed_if(is_current(one.edition, now()), _OVER)


@policy(TimetablePermission.BOOK)
def may_book(user: User, one: Timetable) -> Decision:
    if offered_by(user).test(one):
        return refused(_l("You do not book interviews with your own organisation."))
    return allowed_if(is_current(one.exhibitor.edition, now()), _OVER)
