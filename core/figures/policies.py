"""Who may open the records behind the office's figures."""

from __future__ import annotations

from enum import StrEnum

from core.accounts.models import User
from core.accounts.policies import organises_city
from core.accounts.roles import Role
from core.policy import Decision, allowed_if, policy


class FigurePermission(StrEnum):
    RECORDS = "figures:records"


@policy(FigurePermission.RECORDS)
def may_open_records(user: User, _subject: object) -> Decision:
    """Figures are the whole city's, so only who runs or audits all of it sees what they count.

    The list names records by their numbers; each opens only to whom its own page lets in.
    """
    is_auditor = user.is_authenticated and user.has_role(Role.AUDITOR)
    return allowed_if(is_auditor or organises_city(user))
