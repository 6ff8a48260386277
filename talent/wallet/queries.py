"""What pages need of a person's papers."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from talent.wallet.models import WalletPaper


def list_papers(owner: User) -> list[WalletPaper]:
    """The papers in a person's wallet, newest first, with their files."""
    return list(
        db.session.scalars(
            select(WalletPaper)
            .where(WalletPaper.owner_id == owner.id, WalletPaper.removed_at.is_(None))
            .options(joinedload(WalletPaper.original), joinedload(WalletPaper.translation))
            .order_by(WalletPaper.kind, WalletPaper.added_at.desc())
        )
    )


def list_papers_by_id(paper_ids: Collection[uuid.UUID]) -> list[WalletPaper]:
    """Papers by id, of whomever; the caller checks whose they are."""
    return list(db.session.scalars(select(WalletPaper).where(WalletPaper.id.in_(paper_ids))))


def get_paper(paper_id: uuid.UUID, *, owner: User) -> WalletPaper:
    """A paper of the person's own; NotFound otherwise."""
    paper = db.session.get(WalletPaper, paper_id)
    if paper is None or paper.owner_id != owner.id or paper.removed_at is not None:
        raise NotFound
    return paper
