"""Who may set up, publish and run editions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.policies import organises_city, reads_events
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition, EventSession, Venue
from events.editions.reach import editions_of, reading_reach, running_reach, sessions_of
from events.editions.states import EditionPermission
from events.event_types import Part

LOOK_ONLY = _l("You may look at this, but not change it.")


@policy(EditionPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(reads_events(user))


@policy(EditionPermission.CREATE)
def may_create(user: User, _subject: object) -> Decision:
    return allowed_if(organises_city(user))


@policy(EditionPermission.READ)
def may_read(user: User, edition: Edition) -> Decision:
    return allowed_if(editions_of(user).test(edition))


@policy(EditionPermission.EDIT)
@policy(EditionPermission.PUBLISH)
@policy(EditionPermission.RUN)
@policy(EditionPermission.TEAM)
def may_run_whole(user: User, edition: Edition) -> Decision:
    """Whoever runs all of it; whoever runs a part is told that it takes more."""
    if not editions_of(user).test(edition):
        return HIDDEN
    return allowed_if(
        running_reach(user, edition).whole, _l("Only organisers of the whole edition may do this.")
    )


@policy(EditionPermission.EDIT_VENUE)
def may_edit_venue(user: User, venue: Venue) -> Decision:
    return allowed_if(running_reach(user, venue.edition).has_venue(venue.id))


def reads_part(user: User, edition: Edition, part: Part) -> Decision:
    """Whoever runs any part of an edition whose type has `part`, and auditors."""
    return allowed_if(edition.type.has(part) and bool(reading_reach(user, edition)))


def runs_part(user: User, edition: Edition, part: Part) -> Decision:
    """Whoever runs any part of it; auditors only look."""
    if not reads_part(user, edition, part).allowed:
        return HIDDEN
    return allowed_if(bool(running_reach(user, edition)), LOOK_ONLY)


def runs_session(user: User, session: EventSession) -> Decision:
    """Whoever runs its venue; auditors only look."""
    if not sessions_of(user, session.edition).test(session):
        return HIDDEN
    reach = running_reach(user, session.edition)
    return allowed_if(reach.has_venue(session.venue_id), LOOK_ONLY)
