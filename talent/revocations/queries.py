"""Revocations of titles, and who stands outside of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.db import db
from core.documents.models import IssuedDocument
from core.documents.queries import find_for
from core.documents.states import DocumentKind, DocumentState
from core.scopes import EVERYTHING, Rule
from talent.claims.models import Claim
from talent.claims.queries import visible_to
from talent.revocations.models import TitleRevocation
from talent.revocations.states import RevocationState


def certificate_in_force(claim: Claim) -> IssuedDocument | None:
    issued = find_for(claim.__tablename__, str(claim.id), DocumentKind.TITLE_CERTIFICATE)
    return next((one for one in issued if one.state == DocumentState.ISSUED), None)


def revocation_of(claim: Claim) -> TitleRevocation | None:
    """The latest revocation proposed of the claim's title."""
    rows = select(TitleRevocation).where(TitleRevocation.claim_id == claim.id)
    rows = rows.options(joinedload(TitleRevocation.proposal))
    return db.session.scalar(rows.order_by(TitleRevocation.proposed_at.desc()).limit(1))


def hearings_of(user: User) -> Sequence[TitleRevocation]:
    """The open ones of the person's own titles, the first to end first."""
    rows = select(TitleRevocation).join(TitleRevocation.claim)
    rows = rows.options(contains_eager(TitleRevocation.claim))
    mine = (Claim.claimant_id == user.id, TitleRevocation.state == RevocationState.HEARING)
    return db.session.scalars(rows.where(*mine).order_by(TitleRevocation.heard_until)).all()


def visible_revocations(user: User) -> Select[Any]:
    """Those of titles of others whose claims the person may see."""
    rows = select(TitleRevocation).join(TitleRevocation.claim).join(TitleRevocation.proposal)
    rows = rows.options(
        # The proposal is locked by itself later: PostgreSQL locks no outer join with it.
        contains_eager(TitleRevocation.claim),
        contains_eager(TitleRevocation.proposal),
    )
    return rows.where(visible_to(user), Claim.claimant_id != user.id)


def unproposed_by(user: User) -> Rule:
    """Claims of which the person neither proposed nor decided that the title be revoked."""
    if not user.is_authenticated:
        return EVERYTHING
    of_them = or_(
        TitleRevocation.proposed_by_id == user.id, TitleRevocation.decided_by_id == user.id
    )
    theirs = select(TitleRevocation.claim_id).where(of_them)

    def test(claim: Claim) -> bool:
        return db.session.scalar(theirs.where(TitleRevocation.claim_id == claim.id)) is None

    return Rule(Claim.id.not_in(theirs), test)


def place_of(document: IssuedDocument) -> str:
    """The page on which the revocation of a claim's certificate is proposed, or decided."""
    if document.subject_kind != Claim.__tablename__:
        return ""
    try:
        claim = db.session.get(Claim, uuid.UUID(document.subject_id))
    except ValueError:
        claim = None
    if claim is None:
        return ""
    under_way = revocation_of(claim)
    if under_way is not None and under_way.proposal.document_id == document.id:
        return url_for("revocations.show", reference=under_way.reference)
    return url_for("title_revocation.propose", reference=claim.reference)
