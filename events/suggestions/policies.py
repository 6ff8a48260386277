"""Who makes suggestions, who sees them, and who follows them up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.editions.models import Edition
from events.editions.reach import reading_reach, running_reach, sessions_of
from events.registrations.models import Registration
from events.registrations.policies import is_own
from events.registrations.states import RegistrationState
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionPermission
from events.suggestions.values import has_suggestions


@policy(SuggestionPermission.MAKE)
def may_make(user: User, registration: Registration) -> Decision:
    """Somebody whose registration is confirmed, until the edition is closed."""
    edition = registration.edition
    if not is_own(user, registration) or not has_suggestions(edition):
        return HIDDEN
    if registration.standing is not RegistrationState.CONFIRMED:
        return refused(_l("Suggestions are open to you once your registration is confirmed."))
    return allowed_if(edition.standing.is_live, _l("This event takes no suggestions any more."))


@policy(SuggestionPermission.READ_OWN)
def may_read_own(user: User, suggestion: Suggestion) -> Decision:
    maker = suggestion.registration
    return allowed_if(maker is not None and is_own(user, maker))


@policy(SuggestionPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    """Whoever runs any part of an edition that collects suggestions, and auditors."""
    return allowed_if(has_suggestions(edition) and bool(reading_reach(user, edition)))


@policy(SuggestionPermission.COLLECT)
def may_collect(user: User, edition: Edition) -> Decision:
    if not may_list(user, edition).allowed:
        return HIDDEN
    return allowed_if(
        bool(running_reach(user, edition)), _l("You may look at this, but not change it.")
    )


@policy(SuggestionPermission.ASSIGN)
@policy(SuggestionPermission.ANSWER)
@policy(SuggestionPermission.CLOSE)
def may_follow_up(user: User, suggestion: Suggestion) -> Decision:
    session = suggestion.session
    if not sessions_of(user, session.edition).test(session):
        return HIDDEN
    return allowed_if(
        running_reach(user, session.edition).has_venue(session.venue_id),
        _l("You may look at this, but not change it."),
    )
