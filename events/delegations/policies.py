"""Who may bring, see and carry out delegations."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import now
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from events.delegations.models import DelegationSheet
from events.delegations.values import SheetState
from events.editions.models import Edition
from events.editions.phases import is_current
from events.editions.reach import reading_reach, running_reach
from events.event_types import Part
from events.registrations.groups import Delegation
from events.registrations.scopes import delegations_of

_OVER = _l("This event takes no registrations now.")
_WHOLE = _l("Only organisers of the whole edition may do this.")


class DelegationPermission(StrEnum):
    BRING = "delegations:bring"
    LIST = "delegations:list"
    EXPORT = "delegations:export"
    READ = "delegations:read"
    REGISTER = "delegations:register"
    CONFIRM = "delegations:confirm"


@policy(DelegationPermission.BRING)
def may_bring(user: User, edition: Edition) -> Decision:
    """Anybody with an account, while the event takes registrations and groups."""
    if not edition.type.has(Part.DELEGATIONS) or not edition.standing.is_public:
        return HIDDEN
    return allowed_if(user.is_authenticated and _takes(user, edition), _OVER)


@policy(DelegationPermission.LIST)
def may_list(user: User, edition: Edition) -> Decision:
    return allowed_if(edition.type.has(Part.DELEGATIONS) and reading_reach(user, edition).whole)


@policy(DelegationPermission.EXPORT)
def may_export(user: User, edition: Edition) -> Decision:
    if not may_list(user, edition).allowed:
        return HIDDEN
    return allowed_if(running_reach(user, edition).whole, _WHOLE)


@policy(DelegationPermission.READ)
def may_read(user: User, delegation: Delegation) -> Decision:
    return allowed_if(delegations_of(user, delegation.edition).test(delegation))


@policy(DelegationPermission.REGISTER)
def may_register(user: User, sheet: DelegationSheet) -> Decision:
    """Who brought it, and organisers of the whole edition, until the list is being registered."""
    delegation = sheet.delegation
    if not may_read(user, delegation).allowed:
        return HIDDEN
    own = delegation.created_by_id == user.id
    may = own or running_reach(user, delegation.edition).whole
    if not _takes(user, delegation.edition):
        return refused(_OVER)
    return allowed_if(
        may and sheet.standing is SheetState.BROUGHT, _l("This list was registered already.")
    )


@policy(DelegationPermission.CONFIRM)
def may_confirm(user: User, delegation: Delegation) -> Decision:
    """Organisers of the whole edition: approved as one (events.md §7.1)."""
    if not may_read(user, delegation).allowed:
        return HIDDEN
    if not running_reach(user, delegation.edition).whole:
        return refused(_WHOLE)
    return allowed_if(not delegation.edition.standing.is_past, _OVER)


def _takes(user: User, edition: Edition) -> bool:
    """Until its end, and from whoever runs the whole of it until the close."""
    runs = edition.standing.is_live and running_reach(user, edition).whole
    return runs or is_current(edition, now())
