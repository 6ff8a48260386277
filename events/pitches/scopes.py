"""Which pitches a person may see: at venues within reach, and none they are barred from."""

from core.accounts.models import User
from core.juries.models import Entry
from core.juries.scopes import free_for
from core.scopes import NOTHING, Rule, equals, related
from events.editions.models import Edition, EventSession
from events.editions.reach import Reach, reading_reach, running_reach
from events.pitches.models import Pitch, PitchPlan, PitchRoom


def readable_by(user: User, edition: Edition) -> Rule:
    return _within(user, edition, reading_reach(user, edition))


def run_by(user: User, edition: Edition) -> Rule:
    return _within(user, edition, running_reach(user, edition))


def unbarred(user: User) -> Rule:
    """A project in which the person has a conflict of interest leaves no trace (events.md R8)."""
    return related(Pitch.entry, free_for(user, Entry.subject_id))


def _within(user: User, edition: Edition, reach: Reach) -> Rule:
    """What has no room yet is seen by whoever sees the whole edition."""
    if not reach:
        return NOTHING
    here = related(Pitch.plan, equals(PitchPlan.edition_id, edition.id))
    if not reach.whole:
        here &= related(Pitch.room, related(PitchRoom.session, reach.at(EventSession.venue_id)))
    return here & unbarred(user)
