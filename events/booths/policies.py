"""Who takes a booth for an exhibitor, and who gives booths out by hand."""

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.booths.models import Reservation
from events.booths.states import BoothPermission
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.policies import reads_part
from events.editions.reach import reading_reach, running_reach
from events.event_types import Part

P = BoothPermission


@policy(P.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever reads the whole edition: the line for its booths is one."""
    whole = reading_reach(user, edition).whole
    return allowed_if(whole and reads_part(user, edition, Part.EXHIBITORS).allowed)


@policy(P.MANAGE)
def may_manage(user: User, one: Reservation | Edition) -> Decision:
    edition = one if isinstance(one, Edition) else one.edition
    if not may_list(user, edition).allowed:
        return HIDDEN
    whole = running_reach(user, edition).whole
    return allowed_if(whole, _l("Only organisers of the whole edition may do this."))


@policy(P.BOOK)
def may_book(user: User, one: Reservation) -> Decision:
    """Whoever acts for the exhibitor, until the fair is over; and organisers for it."""
    is_own = any(each.user_id == user.id and each.is_active
                 for each in one.exhibitor.organisation.officers)  # fmt: skip
    if not is_own and not may_manage(user, one).allowed:
        return HIDDEN
    return allowed_if(is_current(one.edition, now()), _l("This event is over."))
