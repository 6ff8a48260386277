"""Who asks an expert, who answers, and who reads what was said. Never the public."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.accounts.roles import Role
from core.policy import HIDDEN, Decision, allowed_if, policy, refused
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer, may_check_paper, may_read
from talent.expert_opinions.models import ExpertOpinion
from talent.expert_opinions.states import OpinionPermission, OpinionState

_EXPERT = _l("The expert who was asked answers.")
_OVER = _l("The question is closed.")


@policy(OpinionPermission.ASK)
def may_ask(user: User, claim: Claim) -> Decision:
    """Whoever reviews the claim now."""
    return may_check_paper(user, claim) if is_reviewer(user) else HIDDEN


@policy(OpinionPermission.LIST)
def may_list(user: User, _subject: Any) -> Decision:
    """Reviewers, and experts, who find what they were asked."""
    return allowed_if(is_reviewer(user) or _is_expert(user))


@policy(OpinionPermission.TAKE)
def may_take(user: User, _subject: Any) -> Decision:
    return allowed_if(is_reviewer(user))


@policy(OpinionPermission.ANSWER)
def may_answer(user: User, one: ExpertOpinion) -> Decision:
    if not user.is_authenticated or one.expert_id != user.id:
        return refused(_EXPERT) if _reads(user, one) else HIDDEN
    return allowed_if(one.is_open, _OVER)


@policy(OpinionPermission.WITHDRAW)
def may_withdraw(user: User, one: ExpertOpinion) -> Decision:
    """Whoever reviews the claim now, also where a colleague asked."""
    if not _reads(user, one):
        return HIDDEN
    asks = may_ask(user, one.claim)
    return allowed_if(one.state == OpinionState.ASKED, _OVER) if asks.allowed else asks


def _is_expert(user: User) -> bool:
    return bool(user.is_authenticated) and user.has_role(Role.JUROR)


def _reads(user: User, one: ExpertOpinion) -> bool:
    if not is_reviewer(user) or one.claim.claimant_id == user.id:
        return False
    return may_read(user, one.claim).allowed
