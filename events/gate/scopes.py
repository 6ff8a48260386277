"""At which gates somebody works."""

from __future__ import annotations

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.db import parse_id
from core.scopes import NOTHING, Rule, among, equals, related
from events.editions.models import Edition, EventSession, Series
from events.editions.reach import venues_in
from events.event_types import EVENT_TYPES, Part


def is_gate_staff(user: User, edition: Edition) -> bool:
    """Whether the person was given this edition's gates, or every gate of the city."""
    return user.is_authenticated and user.has_role(Role.GATE_STAFF, str(edition.id))


def worked_by(user: User) -> Rule:
    """The sessions whose gate the person works: its edition's staff, or organisers of its venue."""
    if not user.is_authenticated:
        return NOTHING
    types = [one.key for one in EVENT_TYPES if one.has(Part.GATE)]
    is_gated = related(Edition.series, among(Series.type_key, types))
    gates = equals(EventSession.check_in, True) & related(EventSession.edition, is_gated)
    staff, organiser = user.scopes_of(Role.GATE_STAFF), user.scopes_of(Role.ORGANISER)
    if WHOLE_CITY in staff | organiser:
        return gates
    editions = [one for scope in staff | organiser if (one := parse_id(scope))]
    venues = related(EventSession.venue, venues_in(organiser))
    return gates & (among(EventSession.edition_id, editions) | venues)


def works_at(user: User, session: EventSession) -> bool:
    return worked_by(user).test(session)
