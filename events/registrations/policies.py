"""Who may see and change registrations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.policies import LOOK_ONLY
from events.editions.reach import Reach, reading_reach, running_reach
from events.registrations.models import Registration, Seat
from events.registrations.scopes import owned_by, readable_by, within
from events.registrations.states import RegistrationPermission, RegistrationState, SeatState

_NOT_NOW = _l("The registration is at another stage. Look at it again.")
_NOT_YOUR_VENUE = _l("Only organisers of this session's venue may move its seats.")
_CLOSED = _l("This event is over; what it was can no longer be changed.")
_WHOLE = _l("Only organisers of the whole edition may do this.")


def is_own(user: User, registration: Registration) -> bool:
    return owned_by(user).test(registration)


def is_within(reach: Reach, registration: Registration) -> bool:
    return within(reach).test(registration)


@policy(RegistrationPermission.READ_OWN)
def may_read_own(user: User, registration: Registration) -> Decision:
    return allowed_if(is_own(user, registration))


@policy(RegistrationPermission.CHANGE_OWN)
@policy(RegistrationPermission.CANCEL_OWN)
def may_change_own(user: User, registration: Registration) -> Decision:
    """The person themselves, while it is live and the edition has not ended."""
    if not is_own(user, registration):
        return HIDDEN
    live = registration.standing.is_live and is_current(registration.edition, now())
    return allowed_if(live, _NOT_NOW)


@policy(RegistrationPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return allowed_if(bool(reading_reach(user, edition)))


@policy(RegistrationPermission.ADD)
@policy(RegistrationPermission.IMPORT)
def may_add(user: User, edition: Edition) -> Decision:
    """Whoever runs any part of it, until it is closed."""
    if not running_reach(user, edition):
        return HIDDEN
    return allowed_if(not edition.standing.is_past, _CLOSED)


@policy(RegistrationPermission.DRAW)
def may_draw(user: User, edition: Edition) -> Decision:
    return allowed_if(running_reach(user, edition).whole, _WHOLE)


@policy(RegistrationPermission.READ)
def may_read(user: User, registration: Registration) -> Decision:
    return allowed_if(readable_by(user, registration.edition).test(registration))


@policy(RegistrationPermission.CHANGE)
def may_change(user: User, registration: Registration) -> Decision:
    """Whoever runs the venue it belongs to, while it has not ended."""
    if not may_read(user, registration).allowed:
        return HIDDEN
    if not is_within(running_reach(user, registration.edition), registration):
        return refused(LOOK_ONLY)
    ended = {RegistrationState.CANCELLED, RegistrationState.REFUSED}
    return allowed_if(registration.standing not in ended, _NOT_NOW)


@policy(RegistrationPermission.DECIDE)
@policy(RegistrationPermission.CANCEL)
def may_decide(user: User, registration: Registration) -> Decision:
    """Whoever may change it and runs all it stands for: its own venue, or that of every seat.

    Not of a closed event, which nobody comes to or stays away from any more.
    """
    decision = may_change(user, registration)
    if not decision.allowed:
        return decision
    if registration.edition.standing.is_past:
        return refused(_CLOSED)
    reach = running_reach(user, registration.edition)
    venues = {registration.home_venue_id} if registration.home_venue_id else {
        seat.session.venue_id for seat in registration.seats if seat.state != SeatState.CANCELLED
    }  # fmt: skip
    return allowed_if(
        all(reach.has_venue(one) for one in venues),
        _l("It belongs to other venues too. Give up the seats at yours, or ask the organiser."),
    )


@policy(RegistrationPermission.MOVE_SEAT)
def may_move(user: User, seat: Seat) -> Decision:
    """Whoever may change the registration and runs the venue of this very session (R19)."""
    decision = may_change(user, seat.registration)
    if not decision.allowed:
        return decision
    reach = running_reach(user, seat.registration.edition)
    return allowed_if(reach.has_venue(seat.session.venue_id), _NOT_YOUR_VENUE)


@policy(RegistrationPermission.READ_IDENTITY)
def may_read_identity(user: User, subject: Registration | Edition) -> Decision:
    """Organisers of the whole edition: the special right of events.md §7.4 and R18."""
    edition = subject if isinstance(subject, Edition) else subject.edition
    return allowed_if(running_reach(user, edition).whole, _WHOLE)
