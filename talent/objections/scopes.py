"""Which objections a person may read and decide: lists and policies both ask here."""

from __future__ import annotations

from core.accounts.models import User
from core.accounts.roles import Role
from core.juries.scopes import free_for
from core.scopes import NOTHING, Rule, differs, equals, looked_up
from talent.claims.models import Claim
from talent.claims.scopes import covered_by, impartial
from talent.objections.models import ClaimObjection
from talent.objections.states import Ground, ObjectionState


def readable_by(user: User) -> Rule:
    """City reviewers and auditors, but for whoever it is about or from."""
    if not user.is_authenticated:
        return NOTHING
    offices = covered_by(user, Role.CITY_REVIEWER) | covered_by(user, Role.AUDITOR)
    claims = offices & impartial(user) & free_for(user, Claim.id)
    return looked_up(ClaimObjection.claim, claims) & _uninvolved(user)


def decided_by(user: User) -> Rule:
    """What the person may decide now: a city reviewer who is not its subject."""
    if not user.is_authenticated:
        return NOTHING
    claims = covered_by(user, Role.CITY_REVIEWER) & impartial(user) & free_for(user, Claim.id)
    open_one = equals(ClaimObjection.state, ObjectionState.RECEIVED)
    return open_one & looked_up(ClaimObjection.claim, claims) & _uninvolved(user)


def _uninvolved(user: User) -> Rule:
    """Neither who objected nor one of the reviewers whom the objection is about."""
    if not user.is_authenticated:
        return NOTHING
    reviewers = (Claim.initial_reviewer_id, Claim.second_reviewer_id, Claim.provincial_sealer_id)
    no_reviewer = differs(reviewers[0], user.id)
    for one in reviewers[1:]:
        no_reviewer &= differs(one, user.id)
    of_others = differs(ClaimObjection.ground, Ground.REVIEWERS) | looked_up(
        ClaimObjection.claim, no_reviewer
    )
    return (
        differs(ClaimObjection.by_id, user.id)
        & differs(ClaimObjection.email, user.email.lower())
        & of_others
    )
