"""What takes two administrators: a role of great power, and taking somebody's second factor off.

One proposes with a reason, another confirms; what nobody confirms within two weeks has to be
proposed anew. Neither acts on the own account (trust.md §6).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import audit
from core.accounts import mails
from core.accounts.grants import add_grant, require_scope, require_separate_powers
from core.accounts.models import User
from core.accounts.policies import AccountPermission
from core.accounts.proposal_models import AccountProposal, ProposalKind
from core.accounts.roles import WHOLE_CITY, Role, ScopeKind
from core.accounts.services import reset_second_factor
from core.db import db
from core.errors import Conflict, DomainError, NotFound
from core.policy import authorize

COUNTS = timedelta(days=14)


def propose_role(
    user: User,
    role: Role,
    *,
    by: User,
    at: datetime,
    reason: str,
    scope_kind: ScopeKind = ScopeKind.CITY,
    scope_value: str = WHOLE_CITY,
    districts: Iterable[str] = (),
) -> AccountProposal:
    """Ask a second administrator for a role; refuses what `grant_role` refuses."""
    authorize(AccountPermission.MANAGE, user, user=by)
    require_separate_powers(user, role)
    require_scope(role, scope_kind, scope_value, districts)
    wanted = (role, scope_kind, scope_value)
    if any((held.role, held.scope_kind, held.scope_value) == wanted for held in user.grants):
        raise DomainError(_l("This role is held already."), field="role")
    proposal = AccountProposal(
        user=user,
        kind=ProposalKind.ROLE,
        role=role,
        scope_kind=scope_kind,
        scope_value=scope_value,
    )
    return _propose(proposal, reason, by=by, at=at)


def propose_reset(user: User, *, by: User, at: datetime, reason: str) -> AccountProposal:
    """Ask a second administrator to take the second factor off; its owner is told at once.

    Refuses an account without one.
    """
    authorize(AccountPermission.MANAGE, user, user=by)
    if not user.has_second_factor:
        raise DomainError(_l("This account has no second factor."), field="reason")
    proposal = _propose(AccountProposal(user=user, kind=ProposalKind.RESET), reason, by=by, at=at)
    mails.post_letter(user, "second_factor_reset_asked")
    return proposal


def confirm_proposal(proposal: AccountProposal, *, by: User, at: datetime) -> AccountProposal:
    """Let it take effect. Refuses its own proposer, and one that is settled or too old."""
    authorize(AccountPermission.MANAGE, proposal.user, user=by)
    _require_open(proposal)
    if proposal.proposed_by_id == by.id:
        raise DomainError(_l("A second administrator has to confirm this."))
    if at - proposal.proposed_at > COUNTS:
        raise DomainError(_l("This was proposed more than two weeks ago. Propose it anew."))
    _settle(proposal, by=by, at=at, confirmed=True)
    if proposal.kind == ProposalKind.RESET:
        reset_second_factor(proposal.user, by=by, at=at)
        return proposal
    role, kind = Role(proposal.role), ScopeKind(proposal.scope_kind)
    require_separate_powers(proposal.user, role)
    add_grant(proposal.user, role, kind, proposal.scope_value, by=by, at=at)
    return proposal


def drop_proposal(proposal: AccountProposal, *, by: User, at: datetime) -> AccountProposal:
    """Let it be; any administrator may, its proposer too."""
    authorize(AccountPermission.MANAGE, proposal.user, user=by)
    _require_open(proposal)
    _settle(proposal, by=by, at=at, confirmed=False)
    audit.record("account:proposal_dropped", proposal.user, by=by, at=at, **_details(proposal))
    return proposal


def open_proposals(user: User | None = None) -> Sequence[AccountProposal]:
    """What waits for a second administrator, oldest first: of one account or of all."""
    asked = select(AccountProposal).where(AccountProposal.settled_at.is_(None))
    if user is not None:
        asked = asked.where(AccountProposal.user_id == user.id)
    people = (joinedload(AccountProposal.user), joinedload(AccountProposal.proposed_by))
    return db.session.scalars(asked.options(*people).order_by(AccountProposal.proposed_at)).all()


def get_proposal(user: User, proposal_id: uuid.UUID) -> AccountProposal:
    found = db.session.get(AccountProposal, proposal_id)
    if found is None or found.user_id != user.id:
        raise NotFound
    return found


def _propose(proposal: AccountProposal, reason: str, *, by: User, at: datetime) -> AccountProposal:
    wanted = (proposal.kind, proposal.role, proposal.scope_value)
    if any(
        (one.kind, one.role, one.scope_value) == wanted for one in open_proposals(proposal.user)
    ):
        raise DomainError(_l("This waits for a second administrator already."), field="reason")
    proposal.reason, proposal.proposed_by, proposal.proposed_at = reason, by, at
    db.session.add(proposal)
    db.session.flush()
    audit.record("account:proposed", proposal.user, by=by, at=at, **_details(proposal))
    return proposal


def _require_open(proposal: AccountProposal) -> None:
    """Refuse what somebody else settled meanwhile; whoever comes second waits for the first."""
    db.session.refresh(proposal, with_for_update=True)
    if proposal.settled_at is not None:
        raise Conflict(_l("Somebody else has settled this meanwhile."))


def _settle(proposal: AccountProposal, *, by: User, at: datetime, confirmed: bool) -> None:
    proposal.settled_by, proposal.settled_at, proposal.is_confirmed = by, at, confirmed
    db.session.flush()


def _details(proposal: AccountProposal) -> dict[str, str]:
    if proposal.kind == ProposalKind.RESET:
        return {"kind": proposal.kind}
    return {
        "kind": proposal.kind,
        "role": proposal.role,
        "scope": f"{proposal.scope_kind}:{proposal.scope_value}",
    }
