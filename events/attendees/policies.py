"""Who may see an attendee list, take it away, and change many registrations at once."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition
from events.editions.reach import reading_reach, running_reach

_LOOK_ONLY = _l("You may look at this list, but not export or change it.")
_IDENTITY = _l("Columns of identity documents are for organisers of the whole edition.")


class AttendeePermission(StrEnum):
    LIST = "attendees:list"
    EXPORT = "attendees:export"
    # Identity columns; asked for with a purpose.
    EXPORT_IDENTITY = "attendees:export_identity"
    SHARE_VIEW = "attendees:share_view"
    PRINT = "attendees:print"
    # Confirming, cancelling and what slices above add, for many at once.
    CHANGE_MANY = "attendees:change_many"


@policy(AttendeePermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever runs any part of the edition, and auditors; the rows are scoped besides (R19)."""
    return allowed_if(bool(reading_reach(user, edition)))


@policy(AttendeePermission.EXPORT)
@policy(AttendeePermission.SHARE_VIEW)
@policy(AttendeePermission.PRINT)
def may_take(user: User, edition: Edition) -> Decision:
    if not reading_reach(user, edition):
        return HIDDEN
    return allowed_if(bool(running_reach(user, edition)), _LOOK_ONLY)


@policy(AttendeePermission.CHANGE_MANY)
def may_change_many(user: User, edition: Edition) -> Decision:
    """Nobody is confirmed or cancelled once it is closed."""
    decision = may_take(user, edition)
    return allowed_if(not edition.standing.is_past) if decision.allowed else decision


@policy(AttendeePermission.EXPORT_IDENTITY)
def may_take_identity(user: User, edition: Edition) -> Decision:
    """The special right of R18: organisers of the whole edition."""
    if not reading_reach(user, edition):
        return HIDDEN
    return allowed_if(running_reach(user, edition).whole, _IDENTITY)
