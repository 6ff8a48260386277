"""Who may look at and change other people's accounts, and who needs a second factor."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from core.accounts.roles import WHOLE_CITY, Role
from core.policy import HIDDEN, Decision, allowed_if, policy


class AccountPermission(StrEnum):
    """Permissions over other people's accounts; one's own needs none."""

    READ = "accounts:read"
    MANAGE = "accounts:manage"


@policy(AccountPermission.READ)
def may_read(user: Any, _subject: Any) -> Decision:
    """Administrators work with accounts; auditors see everything and change nothing."""
    return allowed_if(_holds(user, Role.ADMINISTRATOR) or _holds(user, Role.AUDITOR))


@policy(AccountPermission.MANAGE)
def may_manage(user: Any, subject: Any) -> Decision:
    if not _holds(user, Role.ADMINISTRATOR):
        return HIDDEN
    return allowed_if(
        subject is None or subject.id != user.id,
        _l("You cannot change your own roles or access. Ask another administrator."),
    )


def needs_second_factor(user: Any) -> bool:
    """Whether signing in without a second factor is refused: staff outside a demo (trust.md §6)."""
    return bool(user.is_staff) and not current_app.extensions["settings"].demo


def _holds(user: Any, role: Role) -> bool:
    return bool(user.is_authenticated) and bool(user.has_role(role))


def reads_events(user: Any) -> bool:
    """Whether the desk of events is open to somebody at all, whatever part of it."""
    roles = (Role.ORGANISER, Role.AUDITOR)
    return bool(user.is_authenticated and any(map(user.has_role, roles)))


def organises_city(user: Any) -> bool:
    """Whether somebody keeps what is the whole city's: its lists, its agreements, new editions."""
    return bool(user.is_authenticated and WHOLE_CITY in user.scopes_of(Role.ORGANISER))
