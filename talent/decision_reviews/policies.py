"""Who asks for a review, who reads and who decides it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.scopes import covered_by, of_other_employers, readable_by, untouched_by
from talent.decision_reviews.models import DecisionReview
from talent.decision_reviews.states import ReviewPermission, ReviewState
from talent.revocations.queries import unproposed_by

_NOT_YOURS = _l("The city decides reviews.")
_OWN_EMPLOYER = _l("Nobody decides a claim of their own employer.")
_OVER = _l("This is decided already.")
_TOOK_PART = _l(
    "Nobody reviews a claim in which they took part before. A colleague has to take this one."
)


@policy(ReviewPermission.ASK)
def may_ask(user: User, claim: Claim) -> Decision:
    """The claimant alone; whether there is a way is told by `way_to_review`."""
    return allowed_if(user.is_authenticated and claim.claimant_id == user.id)


@policy(ReviewPermission.WITHDRAW)
def may_withdraw(user: User, review: DecisionReview) -> Decision:
    """Whoever asked for it, until it is decided."""
    if not user.is_authenticated or review.claim.claimant_id != user.id:
        return HIDDEN
    return allowed_if(review.standing is ReviewState.OPEN, _OVER)


@policy(ReviewPermission.LIST)
@policy(ReviewPermission.TAKE)
def may_list(user: User, _subject: Any) -> Decision:
    return allowed_if(is_reviewer(user))


@policy(ReviewPermission.DECIDE)
def may_decide(user: User, review: DecisionReview) -> Decision:
    """A city reviewer who took no part; never one's own claim, nor one of the own employer."""
    claim = review.claim
    if not is_reviewer(user) or claim.claimant_id == user.id or not readable_by(user).test(claim):
        return HIDDEN
    if not covered_by(user, Role.CITY_REVIEWER).test(claim):
        return refused(_NOT_YOURS)
    if not of_other_employers(user).test(claim):
        return refused(_OWN_EMPLOYER)
    no_part = untouched_by(user) & unproposed_by(user)
    return allowed_if(no_part.test(claim), _TOOK_PART)
