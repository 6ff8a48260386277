"""Works are read with their claim; the claimant changes them until a panel begins."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.files.models import StoredFile
from core.juries.juror.queries import opened_assignments
from core.juries.models import Entry, JuryRound
from core.juries.states import RoundState
from core.policy import ALLOWED, HIDDEN, Decision, allowed_if, policy
from talent.claims.models import Claim
from talent.claims.policies import may_read
from talent.claims.queries import visible_to
from talent.claims.states import ClaimState
from talent.title_reviews.models import TitleWork
from talent.title_reviews.rounds import entry_under_way
from talent.title_reviews.states import EVIDENCE, KEY, WorksPermission

_FROZEN = _l("The works are as they were sent: everybody who judges them sees the same.")
# The claimant's turn, or before any juror has seen them.
_CHANGEABLE = frozenset({ClaimState.SUPPLEMENT_REQUESTED, ClaimState.PANEL_REVIEW})


@policy(WorksPermission.READ)
def may_read_works(user: User, claim: Claim) -> Decision:
    return may_read(user, claim)


def may_read_work(user: User, file: StoredFile) -> Decision:
    """Whoever gave the file of a work, reviewers who see the claim, and its jurors."""
    if file.owner_id == user.id:
        return ALLOWED
    claims = db.session.scalars(select(TitleWork.claim_id).where(TitleWork.file_id == file.id))
    ids = claims.all()
    seen = select(Claim.id).where(visible_to(user), Claim.id.in_(ids))
    return allowed_if(db.session.scalar(seen.limit(1)) is not None or judges(user, ids))


def judges(user: User, claim_ids: Collection[UUID], *, names: bool = False) -> bool:
    """Whether one of the claims lies open to the person as a juror; `names`: in no blind round."""
    rows = opened_assignments(user).where(JuryRound.subject == KEY)
    if names:
        rows = rows.where(JuryRound.is_blind.is_(False))
    rows = rows.where(Entry.subject_id.in_(claim_ids))
    return db.session.scalar(rows.limit(1)) is not None


def judges_paper(user: User, claim_ids: Collection[UUID], kind: str) -> bool:
    """Jurors read what proves a career, where they may know whose it is."""
    return kind in EVIDENCE and judges(user, claim_ids, names=True)


@policy(WorksPermission.EDIT)
def may_edit_works(user: User, claim: Claim) -> Decision:
    if not user.is_authenticated or claim.claimant_id != user.id:
        return HIDDEN
    if claim.standing is ClaimState.DRAFT:
        return allowed_if(claim.is_by_panel)
    entry = entry_under_way(claim) if claim.standing in _CHANGEABLE else None
    has_begun = entry is not None and entry.round.standing is not RoundState.DRAFT
    return allowed_if(claim.standing in _CHANGEABLE and not has_begun, _FROZEN)
