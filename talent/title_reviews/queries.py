"""The works of claims."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.db import db
from core.errors import NotFound
from talent.claims.models import Claim
from talent.title_reviews.models import TitleWork


def works_of(claim: Claim) -> Sequence[TitleWork]:
    """All works of a claim, begun ones too, in the claimant's order (one query)."""
    return db.session.scalars(
        select(TitleWork)
        .where(TitleWork.claim_id == claim.id)
        .options(joinedload(TitleWork.file))
        .order_by(TitleWork.position, TitleWork.id)
    ).all()


def has_whole_works(claim: Claim) -> bool:
    """Whether there is a work, and none that was begun and never saved."""
    works = works_of(claim)
    return bool(works) and all(work.is_whole for work in works)


def whole_works(claim_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[TitleWork]]:
    """What panels are shown, by claim (one query)."""
    works = defaultdict(list)
    for work in db.session.scalars(
        select(TitleWork)
        .where(TitleWork.claim_id.in_(claim_ids), TitleWork.title != "")
        .order_by(TitleWork.position, TitleWork.id)
    ):
        works[work.claim_id].append(work)
    return works


def get_work(claim: Claim, work_id: uuid.UUID) -> TitleWork:
    """A work of this claim; NotFound for any other."""
    work = db.session.get(TitleWork, work_id)
    if work is None or work.claim_id != claim.id:
        raise NotFound
    return work
