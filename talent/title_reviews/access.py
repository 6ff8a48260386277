"""How claims know their works, and who may open the files of works."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from core.files.models import StoredFile
from core.policy import ALLOWED, Decision, allowed_if
from talent.claims.models import Claim
from talent.claims.queries import visible_to
from talent.claims.values import WorksStep
from talent.title_reviews.models import TitleWork
from talent.title_reviews.queries import works_of


def is_complete(claim: Claim) -> bool:
    """Whether there is a work, and none that was begun and never saved."""
    works = works_of(claim)
    return bool(works) and all(work.is_whole for work in works)


STEP = WorksStep(
    "title_reviews",
    url=lambda claim: url_for("title_reviews.works", reference=claim.reference),
    titles=lambda claim: [work.title for work in works_of(claim) if work.is_whole],
    is_complete=is_complete,
)


def may_read_work(user: User, file: StoredFile) -> Decision:
    """Whoever gave it, and reviewers for whom the claim is visible."""
    if file.owner_id == user.id:
        return ALLOWED
    claims = select(TitleWork.claim_id).where(TitleWork.file_id == file.id)
    seen = select(Claim.id).where(visible_to(user), Claim.id.in_(claims))
    return allowed_if(db.session.scalar(seen.limit(1)) is not None)
