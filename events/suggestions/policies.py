"""Who makes suggestions, who sees them, and who follows them up."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.editions.models import Edition
from events.editions.policies import reads_part, runs_part, runs_session
from events.event_types import Part
from events.registrations.models import Registration
from events.registrations.policies import is_own
from events.registrations.states import RegistrationState
from events.suggestions.models import Suggestion
from events.suggestions.states import SuggestionPermission


@policy(SuggestionPermission.MAKE)
def may_make(user: User, registration: Registration) -> Decision:
    """Somebody whose registration is confirmed, until the edition is closed."""
    edition = registration.edition
    if not is_own(user, registration) or not edition.type.has(Part.SUGGESTIONS):
        return HIDDEN
    if registration.standing is not RegistrationState.CONFIRMED:
        return refused(_l("Suggestions are open to you once your registration is confirmed."))
    return allowed_if(edition.standing.is_live, _l("This event takes no suggestions any more."))


@policy(SuggestionPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return reads_part(user, edition, Part.SUGGESTIONS)


@policy(SuggestionPermission.COLLECT)
def may_collect(user: User, edition: Edition) -> Decision:
    return runs_part(user, edition, Part.SUGGESTIONS)


@policy(SuggestionPermission.FOLLOW_UP)
def may_follow_up(user: User, suggestion: Suggestion) -> Decision:
    return runs_session(user, suggestion.session)
