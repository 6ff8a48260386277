"""What pages need of objections."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, selectinload

from core.accounts.models import User
from core.db import db
from core.errors import DomainError, NotFound
from talent.claims.models import Claim
from talent.claims.queries import on_notice
from talent.objections.models import ClaimObjection, ObjectionEvidence
from talent.objections.scopes import decided_by, readable_by
from talent.objections.states import ObjectionState

IS_OPEN = ClaimObjection.state == ObjectionState.RECEIVED


class NoticeOver(NotFound):
    """Nothing under this number is on public notice: it has ended, or there never was one."""

    def __init__(self) -> None:
        DomainError.__init__(
            self,
            _l(
                "No public notice with this number is open. Objections can be made until the last "
                "day of a notice."
            ),
        )


def get_on_notice(reference: str, on: date) -> Claim:
    """The claim that may be objected to on that day; NoticeOver for any other."""
    claim = db.session.scalar(on_notice(on).where(Claim.reference == reference.upper()))
    if claim is None:
        raise NoticeOver
    return claim


def find_open(claim: Claim, email: str) -> ClaimObjection | None:
    rows = select(ClaimObjection).where(
        ClaimObjection.claim_id == claim.id, ClaimObjection.email == email, IS_OPEN
    )
    return db.session.scalar(rows)


def list_open(claim_id: uuid.UUID) -> Sequence[ClaimObjection]:
    rows = select(ClaimObjection).where(ClaimObjection.claim_id == claim_id, IS_OPEN)
    return db.session.scalars(rows.order_by(ClaimObjection.sent_at, ClaimObjection.id)).all()


def objections_told(claim: Claim) -> Sequence[ClaimObjection]:
    """What the claimant was told of the objections to their claim; nothing of who objected."""
    if not claim.was_objected_to:
        return ()
    rows = select(ClaimObjection).where(
        ClaimObjection.claim_id == claim.id, ClaimObjection.told_at.is_not(None)
    )
    return db.session.scalars(rows.order_by(ClaimObjection.told_at, ClaimObjection.id)).all()


def visible_objections(user: User, _subject: None = None) -> Select[ClaimObjection]:
    rows = select(ClaimObjection).join(ClaimObjection.claim)
    rows = rows.options(
        contains_eager(ClaimObjection.claim),
        selectinload(ClaimObjection.evidence).joinedload(ObjectionEvidence.file),
    )
    return rows.where(readable_by(user).sql)


def waiting_for(user: User) -> ColumnElement[bool]:
    """The objections this person may decide now, as a condition."""
    return decided_by(user).sql
