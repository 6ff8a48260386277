"""Which claims a person may read: the lists and the policy both ask here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, or_

from core.accounts.models import User
from core.accounts.roles import WHOLE_CITY, Role
from core.scopes import EVERYTHING, NOTHING, Rule, among, differs, equals
from talent.catalogue.states import Level, Route
from talent.claims.models import Claim
from talent.claims.states import ClaimState

# Claims frozen without a route go by level.
_ROUTE: Any = func.coalesce(Claim.entry["route"].as_string(), Route.BY_LEVEL.value)
_PROVINCIAL = [level.value for level in Level if level.is_provincial]
NEEDS_PROVINCE = Rule(
    or_(
        Route.PROVINCE.value == _ROUTE,
        and_(Route.BY_LEVEL.value == _ROUTE, Claim.level.in_(_PROVINCIAL)),
    ),
    lambda claim: bool(claim.needs_province),
)


def readable_by(user: User) -> Rule:
    """The claimant; once sent, the district, the city, the province for its levels, auditors."""
    if not user.is_authenticated:
        return NOTHING
    others = NOTHING
    if user.has_role(Role.CITY_REVIEWER) or user.has_role(Role.AUDITOR):
        others |= EVERYTHING
    if user.has_role(Role.PROVINCIAL_SEALER):
        others |= NEEDS_PROVINCE
    districts = user.scopes_of(Role.DISTRICT_REVIEWER)
    if districts:
        others |= EVERYTHING if WHOLE_CITY in districts else among(Claim.district, districts)
    return equals(Claim.claimant_id, user.id) | (differs(Claim.state, ClaimState.DRAFT) & others)
