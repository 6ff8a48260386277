"""At which gates somebody works."""

from __future__ import annotations

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from events.editions.models import Edition, EventSession
from events.editions.reach import running_reach
from events.event_types import Part


def is_gate_staff(user: User, edition: Edition) -> bool:
    """Whether the person was given this edition's gates, or every gate of the city."""
    if not user.is_authenticated:
        return False
    scopes = user.scopes_of(Role.GATE_STAFF)
    return WHOLE_CITY in scopes or str(edition.id) in scopes


def works_at(user: User, session: EventSession) -> bool:
    """Whether the person works the gate of this session: staff, or an organiser of its venue."""
    edition = session.edition
    if not edition.type.has(Part.GATE) or not session.check_in:
        return False
    return is_gate_staff(user, edition) or running_reach(user, edition).has_venue(session.venue_id)
