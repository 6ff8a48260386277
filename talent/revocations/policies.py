"""Who proposes that a title be revoked, who is heard, and who decides it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.scopes import covered_by, of_other_employers, readable_by, untouched_by
from talent.claims.states import ClaimState
from talent.revocations.models import TitleRevocation
from talent.revocations.states import RevocationPermission, RevocationState

_CITY = _l("The city decides on revocations.")
_OWN_EMPLOYER = _l("Nobody decides a claim of their own employer.")
_NO_TITLE = _l("There is no title to be revoked.")
_PROPOSED = _l("A second person has to confirm this: you proposed it.")
_TOOK_PART = _l(
    "Nobody revokes a title in whose claim they took part. A colleague has to take this one."
)
_OVER = _l("This is decided already.")
_ANSWERED = _l("You have answered. A second person decides, and we write to you.")


@policy(RevocationPermission.LIST)
@policy(RevocationPermission.TAKE)
def may_list(user: User, _subject: Any) -> Decision:
    return allowed_if(is_reviewer(user))


@policy(RevocationPermission.PROPOSE)
def may_propose(user: User, claim: Claim) -> Decision:
    """A city reviewer, whoever once approved it too: proposing decides nothing."""
    outside = against_city(user, claim)
    return (
        allowed_if(claim.state == ClaimState.RECOGNISED, _NO_TITLE) if outside is None else outside
    )


@policy(RevocationPermission.STATE)
def may_state(user: User, one: TitleRevocation) -> Decision:
    """The holder, until it is decided; also after the term."""
    if not user.is_authenticated or one.claim.claimant_id != user.id:
        return HIDDEN
    if one.state != RevocationState.HEARING:
        return refused(_OVER)
    return allowed_if(one.statement_id is None, _ANSWERED)


@policy(RevocationPermission.CONFIRM)
def may_confirm(user: User, one: TitleRevocation) -> Decision:
    """A second city reviewer, who took no part in the claim (recognition.md §8, two persons)."""
    outside = against_city(user, one.claim)
    if outside is not None:
        return outside
    if one.proposed_by_id == user.id:
        return refused(_PROPOSED)
    return allowed_if(untouched_by(user).test(one.claim), _TOOK_PART)


@policy(RevocationPermission.DROP)
def may_drop(user: User, one: TitleRevocation) -> Decision:
    """Whoever proposed it, and any colleague of the city."""
    outside = against_city(user, one.claim)
    return allowed_if(True) if outside is None else outside


def against_city(user: User, claim: Claim) -> Decision | None:
    """None for a city reviewer who is neither the holder nor of the holder's employer."""
    if not is_reviewer(user) or claim.claimant_id == user.id or not readable_by(user).test(claim):
        return HIDDEN
    if not covered_by(user, Role.CITY_REVIEWER).test(claim):
        return refused(_CITY)
    return None if of_other_employers(user).test(claim) else refused(_OWN_EMPLOYER)
