"""Works are read with their claim; the claimant changes them until a panel begins."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.files.models import StoredFile
from core.policy import ALLOWED, HIDDEN, Decision, allowed_if, policy
from talent.claims.models import Claim
from talent.claims.policies import may_read
from talent.claims.queries import visible_to
from talent.claims.states import ClaimState
from talent.title_reviews.models import TitleWork
from talent.title_reviews.states import WorksPermission

_FROZEN = _l("The works are as they were sent: everybody who judges them sees the same.")
# The claimant's turn, or before any juror has seen them.
_CHANGEABLE = frozenset({ClaimState.SUPPLEMENT_REQUESTED, ClaimState.PANEL_REVIEW})


@policy(WorksPermission.READ)
def may_read_works(user: User, claim: Claim) -> Decision:
    return may_read(user, claim)


def may_read_work(user: User, file: StoredFile) -> Decision:
    """Whoever gave the file of a work, and reviewers for whom the claim is visible."""
    if file.owner_id == user.id:
        return ALLOWED
    claims = select(TitleWork.claim_id).where(TitleWork.file_id == file.id)
    seen = select(Claim.id).where(visible_to(user), Claim.id.in_(claims))
    return allowed_if(db.session.scalar(seen.limit(1)) is not None)


@policy(WorksPermission.EDIT)
def may_edit_works(user: User, claim: Claim) -> Decision:
    if not user.is_authenticated or claim.claimant_id != user.id:
        return HIDDEN
    is_draft = claim.standing is ClaimState.DRAFT and claim.is_by_panel
    return allowed_if(is_draft or claim.standing in _CHANGEABLE, _FROZEN)
