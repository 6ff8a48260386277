"""What pages need of a person's papers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import CompoundSelect, func, select, union
from sqlalchemy.orm import joinedload

from core.accounts.models import User
from core.accounts.roles import STAFF_ROLES
from core.audit.models import AuditEntry
from core.db import db
from core.documents.checking import standing_of
from core.documents.models import IssuedDocument
from core.documents.queries import issued_as
from core.documents.states import Standing
from core.errors import NotFound
from core.files.models import StoredFile
from talent.wallet.models import WalletPaper

SITTING = timedelta(minutes=30)
_LOOKS: Mapping[str, LazyString] = {
    "file:looked_at": _l("looked at it"),
    "file:downloaded": _l("downloaded the file"),
}


@dataclass(frozen=True)
class Reading:
    """Somebody opened a paper: when, in which office, and what they did."""

    at: datetime
    who: str
    what: LazyString


class Issued(NamedTuple):
    """A document of ours that somebody put in, and what the public check says of it now."""

    document: IssuedDocument
    standing: Standing


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


def issued_here(papers: Iterable[WalletPaper]) -> dict[uuid.UUID, Issued]:
    """Which of the papers are documents of this portal, and how they stand, by the paper's id."""
    kept = {paper.id: paper.original.sha256 for paper in papers if paper.original.is_as_it_came}
    known = issued_as(set(kept.values())) if kept else {}
    return {
        paper_id: Issued(known[digest], standing_of(known[digest]))
        for paper_id, digest in kept.items()
        if digest in known
    }


def measure_wallet(owner: User) -> tuple[int, int]:
    """How many papers a person ever put in, and the bytes of all that is stored for them."""
    papers = select(func.count()).where(WalletPaper.owner_id == owner.id)
    size = select(func.sum(StoredFile.size)).where(StoredFile.id.in_(_files_of(owner)))
    return db.session.scalar(papers) or 0, db.session.scalar(size) or 0


def list_ending(on: date, *, until: date) -> list[tuple[WalletPaper, User]]:
    """Papers in wallets that end by then and whose owners were not told, with the owners."""
    found = db.session.execute(
        select(WalletPaper, User)
        .join(User, User.id == WalletPaper.owner_id)
        .where(
            WalletPaper.removed_at.is_(None),
            WalletPaper.reminded_at.is_(None),
            WalletPaper.valid_until.between(on, until),
        )
        .order_by(WalletPaper.valid_until, WalletPaper.id)
    )
    return [(paper, owner) for paper, owner in found]


def find_file(owner: User, original_sha256: str, name: str) -> StoredFile | None:
    """The file of a paper in the wallet that came so called and with these bytes (hex digest)."""
    files = select(StoredFile).where(
        StoredFile.original_sha256 == original_sha256,
        StoredFile.display_name == name,
        StoredFile.id.in_(_files_of(owner)),
    )
    return db.session.scalars(files.limit(1)).first()


def _files_of(owner: User) -> CompoundSelect[tuple[uuid.UUID | None]]:
    own = WalletPaper.owner_id == owner.id
    translations = WalletPaper.translation_id.is_not(None)
    return union(
        select(WalletPaper.original_id).where(own),
        select(WalletPaper.translation_id).where(own, translations),
    )


def list_papers_by_id(paper_ids: Collection[uuid.UUID]) -> list[WalletPaper]:
    """Papers by id, of whomever; the caller checks whose they are."""
    return list(db.session.scalars(select(WalletPaper).where(WalletPaper.id.in_(paper_ids))))


def get_paper(paper_id: uuid.UUID, *, owner: User) -> WalletPaper:
    paper = db.session.get(WalletPaper, paper_id)
    if paper is None or paper.owner_id != owner.id or paper.removed_at is not None:
        raise NotFound
    return paper


def list_readings(papers: Collection[WalletPaper]) -> dict[uuid.UUID, list[Reading]]:
    """Who opened these papers besides their owner, newest first, by paper (trust.md §5).

    Every page is in the audit log; what one reader sees of a file in a sitting is one opening. The
    owner learns the office that looked, not the name of the official.
    """
    papers_on: dict[str, list[uuid.UUID]] = {}
    for paper in papers:
        for file_id in filter(None, (paper.original_id, paper.translation_id)):
            papers_on.setdefault(str(file_id), []).append(paper.id)
    noted = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject_kind == StoredFile.__tablename__,
            AuditEntry.subject_id.in_(papers_on),
            AuditEntry.action.in_(_LOOKS),
        )
        .order_by(AuditEntry.at)
    )
    entries = list(_openings(noted))[::-1]
    offices = _offices_of({entry.actor_id for entry in entries if entry.actor_id is not None})
    readings: dict[uuid.UUID, list[Reading]] = {}
    for entry in entries:
        who = offices.get(entry.actor_id) if entry.actor_id is not None else None
        reading = Reading(entry.at, who or str(_l("The office")), _LOOKS[entry.action])
        for paper_id in papers_on[entry.subject_id]:
            readings.setdefault(paper_id, []).append(reading)
    return readings


def _openings(entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
    last: dict[tuple[object, ...], datetime] = {}
    for entry in entries:
        sitting = (entry.subject_id, entry.actor_id, entry.action)
        if sitting not in last or entry.at - last[sitting] > SITTING:
            yield entry
        last[sitting] = entry.at


def _offices_of(actor_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    readers = db.session.scalars(select(User).where(User.id.in_(actor_ids)))
    return {user.id: _office_of(user) for user in readers}


def _office_of(user: User) -> str:
    roles = [str(grant.label) for grant in user.grants if grant.role in STAFF_ROLES]
    return ", ".join(dict.fromkeys(roles))
