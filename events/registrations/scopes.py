"""Which registrations and delegations a person may see, and which are their own."""

from __future__ import annotations

from functools import lru_cache

from core.accounts.models import User
from core.scopes import EVERYTHING, NOTHING, Rule, differs, equals, related
from events.editions.models import Edition, EventSession
from events.editions.reach import Reach, reading_reach
from events.registrations.groups import Delegation
from events.registrations.models import Registration, Seat
from events.registrations.states import MADE_BY_STAFF


def readable_by(user: User, edition: Edition) -> Rule:
    """Those of the edition that belong to a venue the person may look at (R19)."""
    return equals(Registration.edition_id, edition.id) & within(reading_reach(user, edition))


# Kept, as a policy asks it of one registration after another.
@lru_cache(maxsize=256)
def within(reach: Reach) -> Rule:
    """Whether the registration's venue, or that of any of its seats, lies in reach."""
    if reach.whole:
        return EVERYTHING
    seated = related(Seat.session, reach.at(EventSession.venue_id))
    return reach.at(Registration.home_venue_id) | related(Registration.seats, seated)


def delegations_of(user: User, edition: Edition) -> Rule:
    """Those of the edition that the person brought; all of them to who looks at the whole of it."""
    if not user.is_authenticated:
        return NOTHING
    whole = EVERYTHING if reading_reach(user, edition).whole else NOTHING
    return equals(Delegation.edition_id, edition.id) & (
        whole | equals(Delegation.created_by_id, user.id)
    )


def owned_by(user: User) -> Rule:
    """What is the person's own, or what they made for somebody without an account.

    What staff made at the desk or the gate is not theirs: they would keep it, number and all,
    beyond their reach and their office (R18, R19).
    """
    if not user.is_authenticated:
        return NOTHING
    made = equals(Registration.user_id, None) & equals(Registration.created_by_id, user.id)
    for way in MADE_BY_STAFF:
        made &= differs(Registration.way, way)
    return equals(Registration.user_id, user.id) | made
