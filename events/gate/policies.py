"""Who works a gate, who watches it, and until when."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition, EventSession
from events.editions.reach import reading_reach, running_reach
from events.editions.states import EditionState
from events.event_types import Part
from events.gate.scopes import is_gate_staff, works_at
from events.gate.states import GatePermission

_CLOSED = _l("The gate is closed: this event is not open.")
# A phone that was in flight mode when the edition closed still brings what it kept.
SYNC_STATES = frozenset(
    {EditionState.OPEN, EditionState.MATCHING, EditionState.RUNNING, EditionState.CLOSED}
)


@policy(GatePermission.LIST)
def may_list(user: User, _subject: object) -> Decision:
    return allowed_if(
        user.is_authenticated and (user.has_role(Role.GATE_STAFF) or user.has_role(Role.ORGANISER))
    )


@policy(GatePermission.SCAN)
@policy(GatePermission.WALK_IN)
@policy(GatePermission.UNDO)
def may_scan(user: User, session: EventSession) -> Decision:
    """Whoever works this gate, while the edition is open, matching or running."""
    if not works_at(user, session):
        return HIDDEN
    return allowed_if(session.edition.standing.is_live, _CLOSED)


@policy(GatePermission.SYNC)
def may_sync(user: User, session: EventSession) -> Decision:
    """Whoever works this gate, also just after the edition was closed."""
    if not works_at(user, session):
        return HIDDEN
    return allowed_if(session.edition.standing in SYNC_STATES, _CLOSED)


@policy(GatePermission.WATCH)
def may_watch(user: User, edition: Edition) -> Decision:
    """Whoever runs or audits any part of the edition, and its gate staff."""
    if not edition.type.has(Part.GATE):
        return HIDDEN
    return allowed_if(is_gate_staff(user, edition) or bool(reading_reach(user, edition)))


@policy(GatePermission.DEVICES)
def may_manage_devices(user: User, edition: Edition) -> Decision:
    """Organisers of any part; whoever else watches is told so."""
    if not may_watch(user, edition).allowed:
        return HIDDEN
    return allowed_if(
        bool(running_reach(user, edition)), _l("Only organisers may add or revoke devices.")
    )
