"""Who sees how the certificates of an event are set, and who sets them."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from events.editions.models import Edition
from events.editions.reach import reading_reach, running_reach


class DesignPermission(StrEnum):
    READ = "certificate_designs:read"
    EDIT = "certificate_designs:edit"


_WHOLE = _l("Only organisers of the whole edition may do this.")


@policy(DesignPermission.READ)
def may_read(user: User, edition: Edition) -> Decision:
    """Whoever reads the whole event: its certificates are those of every venue."""
    return allowed_if(reading_reach(user, edition).whole)


@policy(DesignPermission.EDIT)
def may_edit(user: User, edition: Edition) -> Decision:
    if not may_read(user, edition).allowed:
        return HIDDEN
    return allowed_if(running_reach(user, edition).whole, _WHOLE)
