"""Who asks for a correction, who writes and who confirms it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.policy import HIDDEN, Decision, allowed_if, policy
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.states import ClaimState
from talent.corrections.models import CertificateCorrection
from talent.corrections.states import CorrectionPermission
from talent.revocations.policies import against_city

_NO_TITLE = _l("There is no title whose certificate could be corrected.")
_WRITTEN = _l("A second person has to confirm this: you wrote it.")


@policy(CorrectionPermission.ASK)
def may_ask(user: User, claim: Claim) -> Decision:
    """The holder of a recognised title."""
    if not user.is_authenticated or claim.claimant_id != user.id:
        return HIDDEN
    return allowed_if(claim.state == ClaimState.RECOGNISED, _NO_TITLE)


@policy(CorrectionPermission.BEGIN)
def may_begin(user: User, claim: Claim) -> Decision:
    """A city reviewer, where the office itself finds what is wrong."""
    against = against_city(user, claim)
    if against is not None:
        return against
    return allowed_if(claim.state == ClaimState.RECOGNISED, _NO_TITLE)


@policy(CorrectionPermission.LIST)
@policy(CorrectionPermission.TAKE)
def may_list(user: User, _subject: Any) -> Decision:
    return allowed_if(is_reviewer(user))


@policy(CorrectionPermission.WRITE)
def may_write(user: User, one: CertificateCorrection) -> Decision:
    return against_city(user, one.claim) or allowed_if(True)


@policy(CorrectionPermission.CONFIRM)
def may_confirm(user: User, one: CertificateCorrection) -> Decision:
    """A second city reviewer than the one who wrote it last."""
    against = against_city(user, one.claim)
    return against or allowed_if(one.written_by_id != user.id, _WRITTEN)
