"""Who may set up, publish and run editions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition, Venue
from events.editions.reach import editions_of, running_reach
from events.editions.states import EditionPermission


@policy(EditionPermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(
        user.is_authenticated and (user.has_role(Role.ORGANISER) or user.has_role(Role.AUDITOR))
    )


@policy(EditionPermission.CREATE)
def may_create(user: User, _subject: object) -> Decision:
    return allowed_if(user.is_authenticated and WHOLE_CITY in user.scopes_of(Role.ORGANISER))


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
