"""Whose plans and permits somebody oversees."""

from __future__ import annotations

from core import scopes
from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.db import parse_id
from core.scopes import Rule, among
from events.editions.models import Edition


def overseen_by(user: User) -> Rule:
    """Events somebody runs or audits as a whole: their papers are of no single venue (R19)."""
    if not user.is_authenticated:
        return scopes.NOTHING
    granted = user.scopes_of(Role.ORGANISER)
    if user.has_role(Role.AUDITOR) or WHOLE_CITY in granted:
        return scopes.EVERYTHING
    ids = [one for scope in granted if (one := parse_id(scope))]
    return among(Edition.id, ids) if ids else scopes.NOTHING
