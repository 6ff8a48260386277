"""Who may read the audit log."""

from enum import StrEnum
from typing import Any

from core.accounts.roles import Role
from core.policy import Decision, allowed_if, policy


class AuditPermission(StrEnum):
    READ = "audit:read"


@policy(AuditPermission.READ)
def may_read(user: Any, _subject: Any) -> Decision:
    """The auditor alone: whoever manages accounts must not watch over himself."""
    return allowed_if(bool(user.is_authenticated) and user.has_role(Role.AUDITOR))
