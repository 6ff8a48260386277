"""Which pitches a person may see: at venues within reach, and none they are barred from."""

from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.juries.models import Entry
from core.scopes import EVERYTHING, NOTHING, Rule, equals, related
from events.editions.models import Edition, EventSession
from events.editions.reach import Reach, reading_reach, running_reach
from events.pitches.models import Pitch, PitchPlan, PitchRoom
from events.projects.models import Project
from events.projects.scopes import PROJECT_BARS


def readable_by(user: User, edition: Edition) -> Rule:
    return _within(user, edition, reading_reach(user, edition))


def run_by(user: User, edition: Edition) -> Rule:
    return _within(user, edition, running_reach(user, edition))


def unbarred(user: User) -> Rule:
    """A project in which the person has a conflict of interest leaves no trace (events.md R8)."""
    free = EVERYTHING
    for bar in PROJECT_BARS if user.is_authenticated else ():
        free &= bar.call(user)
    if free is EVERYTHING:
        return free
    entries = select(Entry.id).join(Project, Project.id == Entry.subject_id).where(free.sql)
    return Rule(
        Pitch.entry_id.in_(entries),
        lambda one: free.test(db.session.get_one(Project, one.entry.subject_id)),
    )


def _within(user: User, edition: Edition, reach: Reach) -> Rule:
    """What has no room yet is seen by whoever sees the whole edition."""
    if not reach:
        return NOTHING
    here = related(Pitch.plan, equals(PitchPlan.edition_id, edition.id))
    if not reach.whole:
        here &= related(Pitch.room, related(PitchRoom.session, reach.at(EventSession.venue_id)))
    return here & unbarred(user)
