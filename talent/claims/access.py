"""Who may read the files that hang on claims."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection

from flask import Flask
from sqlalchemy import and_, not_, or_, select

from core.accounts.models import User
from core.db import db
from core.documents.policies import SUBJECT_READERS
from core.files.models import StoredFile
from core.files.policies import READERS
from core.policy import ALLOWED, Decision, allowed_if
from core.registries import Provider, Registry
from talent.claims.agreements import IDENTITY_PAPERS
from talent.claims.models import Claim, ClaimPaper, SupplementRequest
from talent.claims.queries import visible_to
from talent.wallet.models import WalletPaper
from talent.wallet.services import FILE_PURPOSE as WALLET

MORE_READERS = Registry[Provider[Callable[[User, Collection[uuid.UUID], str], bool]]](
    "readers of claims' papers",
    "Who else may read a paper of these claims, by its kind: whoever judges one of them.",
)


def register(app: Flask) -> None:
    READERS.add(app, Provider(WALLET, may_read_paper))
    SUBJECT_READERS.add(app, Provider(Claim.__tablename__, may_read_document))


def may_read_paper(user: User, file: StoredFile) -> Decision:
    """The owner; and a reviewer for whom a claim that uses the paper is visible.

    Identity papers that the claimant closed for a claim are not seen for it.
    """
    if file.owner_id == user.id:
        return ALLOWED
    papers = select(WalletPaper.id).where(
        or_(WalletPaper.original_id == file.id, WalletPaper.translation_id == file.id)
    )
    is_closed = and_(
        ClaimPaper.kind.in_([kind.value for kind in IDENTITY_PAPERS]),
        Claim.identity_closed_at.is_not(None),
    )
    used = (
        select(ClaimPaper.claim_id)
        .join(Claim, Claim.id == ClaimPaper.claim_id)
        .where(ClaimPaper.paper_id.in_(papers), not_(is_closed))
    )
    answered = select(SupplementRequest.claim_id).where(
        SupplementRequest.paper_id.in_(papers), SupplementRequest.answered_at.is_not(None)
    )
    claim = db.session.scalar(
        select(Claim.id)
        .where(visible_to(user), or_(Claim.id.in_(used), Claim.id.in_(answered)))
        .limit(1)
    )
    if claim is not None:
        return ALLOWED
    rows = (
        select(ClaimPaper.claim_id, ClaimPaper.kind)
        .join(Claim, Claim.id == ClaimPaper.claim_id)
        .where(ClaimPaper.paper_id.in_(papers), ClaimPaper.set_aside_at.is_(None), not_(is_closed))
    )
    uses = db.session.execute(rows).all()
    return allowed_if(
        any(one.call(user, [claim], kind) for one in MORE_READERS for claim, kind in uses)
    )


def may_read_document(user: User, claim_id: str) -> bool:
    seen = select(Claim.id).where(visible_to(user), Claim.id == uuid.UUID(claim_id))
    return db.session.scalar(seen) is not None
