"""Opinions, and who may be asked for one."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from core.accounts.models import User
from core.accounts.queries import holders_of
from core.accounts.roles import Role
from core.db import db
from core.juries.scopes import free_for
from talent.claims.models import Claim
from talent.claims.policies import is_reviewer
from talent.claims.queries import visible_to
from talent.claims.scopes import impartial, untouched_by
from talent.claims.states import OPEN_STATES
from talent.expert_opinions.models import ExpertOpinion
from talent.expert_opinions.states import OpinionState

_BARS = (OpinionState.ASKED, OpinionState.CONFLICTED)


def visible_opinions(user: User) -> Select[Any]:
    """What the person was asked; for reviewers also what was asked about claims they may see."""
    rows = select(ExpertOpinion).join(ExpertOpinion.claim)
    rows = rows.options(
        contains_eager(ExpertOpinion.claim),
        joinedload(ExpertOpinion.expert),
        joinedload(ExpertOpinion.asked_by),
    )
    own = ExpertOpinion.expert_id == user.id
    if not is_reviewer(user):
        return rows.where(own)
    return rows.where(or_(own, and_(visible_to(user), Claim.claimant_id != user.id)))


def is_asked(user: User) -> bool:
    """Whether the person was ever asked for an opinion."""
    mine = select(ExpertOpinion.id).where(ExpertOpinion.expert_id == user.id)
    return db.session.scalar(mine.limit(1)) is not None


def opinions_of(claim: Claim) -> Sequence[ExpertOpinion]:
    """What experts were asked about the claim, in the order in which they were asked."""
    rows = select(ExpertOpinion).where(ExpertOpinion.claim_id == claim.id)
    rows = rows.options(joinedload(ExpertOpinion.expert), joinedload(ExpertOpinion.asked_by))
    return db.session.scalars(rows.order_by(ExpertOpinion.asked_at, ExpertOpinion.id)).all()


def experts_for(claim: Claim) -> list[User]:
    """Who may be asked: experts with no part in the claim, and in conflict with it nowhere.

    Neither those who are asked already, nor those who once said that they are in conflict.
    """
    barred = select(ExpertOpinion.expert_id).where(
        ExpertOpinion.claim_id == claim.id, ExpertOpinion.state.in_(_BARS)
    )
    known = set(db.session.scalars(barred))
    return [one for one in holders_of(Role.JUROR) if one.id not in known and _fits(one, claim)]


def _fits(expert: User, claim: Claim) -> bool:
    rule = impartial(expert) & untouched_by(expert) & free_for(expert, Claim.id)
    return expert.active and rule.test(claim)


def reads_paper(user: User, claim_ids: Collection[uuid.UUID], kind: str) -> bool:
    """Whether the person was asked about one of the claims, may answer yet, and was shown these."""
    rows = select(ExpertOpinion.kinds).join(ExpertOpinion.claim)
    rows = rows.where(
        ExpertOpinion.expert_id == user.id,
        ExpertOpinion.state == OpinionState.ASKED,
        ExpertOpinion.claim_id.in_(claim_ids),
        Claim.state.in_(list(OPEN_STATES)),
    )
    return any(kind in kinds for kinds in db.session.scalars(rows))


def due_by(on: date) -> Sequence[ExpertOpinion]:
    """Questions that wait for their expert and are due by then, of claims that are open."""
    rows = select(ExpertOpinion).join(ExpertOpinion.claim)
    rows = rows.options(contains_eager(ExpertOpinion.claim), joinedload(ExpertOpinion.expert))
    waits = (ExpertOpinion.state == OpinionState.ASKED, Claim.state.in_(list(OPEN_STATES)))
    return db.session.scalars(rows.where(*waits, ExpertOpinion.due_on <= on)).all()
