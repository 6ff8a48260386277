"""What a claimant says in writing about a decision, with papers: for a review, when heard."""

from __future__ import annotations

from typing import Any

from flask import Flask


def init_app(app: Flask) -> None:
    from core.files.policies import READERS
    from core.registries import Provider
    from talent.statements.services import FILE_PURPOSE

    READERS.add(app, Provider(FILE_PURPOSE, may_read_paper))


def may_read_paper(user: Any, file: Any) -> Any:
    """Whoever gave the paper, and reviewers for whom the claim it is about is visible."""
    from sqlalchemy import select

    from core.db import db
    from core.policy import allowed_if
    from talent.claims.models import Claim
    from talent.claims.queries import visible_to
    from talent.statements.models import ClaimStatement, StatementPaper

    said = select(ClaimStatement.claim_id).join(StatementPaper)
    claims = select(Claim.id).where(
        visible_to(user), Claim.id.in_(said.where(StatementPaper.file_id == file.id))
    )
    is_own = file.owner_id == user.id
    return allowed_if(is_own or db.session.scalar(claims.limit(1)) is not None)
