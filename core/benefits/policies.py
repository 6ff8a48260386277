"""Who sees how much is given without application."""

from __future__ import annotations

from enum import StrEnum

from core.accounts.models import User
from core.accounts.policies import organises_city
from core.accounts.roles import Role
from core.policy import Decision, allowed_if, policy


class BenefitPermission(StrEnum):
    COUNT = "benefits:count"


@policy(BenefitPermission.COUNT)
def may_count(user: User, _subject: object) -> Decision:
    """Whoever answers for the whole city's events or recognition, and auditors.

    Each benefit tells them the numbers within their reach only.
    """
    reads = user.is_authenticated and any(map(user.has_role, (Role.CITY_REVIEWER, Role.AUDITOR)))
    return allowed_if(reads or organises_city(user))
