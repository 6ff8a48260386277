"""Who may print badges, tickets of others and sign-in sheets."""

from __future__ import annotations

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition, EventSession
from events.editions.reach import running_reach
from events.registrations.models import Registration
from events.registrations.policies import is_within
from events.tickets.states import TicketPermission


@policy(TicketPermission.PRINT)
def may_print(user: User, subject: Edition | EventSession) -> Decision:
    """Whoever runs any part of the edition; of a session, whoever runs its venue."""
    if isinstance(subject, EventSession):
        return allowed_if(running_reach(user, subject.edition).has_venue(subject.venue_id))
    return allowed_if(bool(running_reach(user, subject)))


@policy(TicketPermission.PRINT_ONE)
def may_print_one(user: User, registration: Registration) -> Decision:
    """Whoever runs the venue it belongs to, and who stands at the gate of the edition."""
    if not user.is_authenticated:
        return HIDDEN
    return allowed_if(
        works_gate(user, registration.edition)
        or is_within(running_reach(user, registration.edition), registration)
    )


def works_gate(user: User, edition: Edition) -> bool:
    return user.is_authenticated and user.has_role(Role.GATE_STAFF, str(edition.id))
