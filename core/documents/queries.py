"""Find issued documents, for staff; and the public list of withdrawn numbers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import joinedload

from core.clock import beijing_date
from core.db import db
from core.documents.engine import normalise_serial
from core.documents.models import IssuedDocument, RevocationProposal
from core.documents.states import DocumentKind, DocumentState, ProposalState
from core.errors import NotFound
from core.registries import Provider, Registry

# Takes what was typed, such as a reference number, and gives the ids of subjects.
Finder = Callable[[str], Iterable[str]]
FINDERS = Registry[Provider[Finder]](
    "document finders", "How staff find documents by what they were issued for, by its kind."
)


def get_document(serial: str) -> IssuedDocument:
    """The document of a serial, however it is typed; refuses (404) an unknown one."""
    number = normalise_serial(serial)
    query = select(IssuedDocument).where(IssuedDocument.serial == number)
    document = db.session.scalar(query) if number else None
    if document is None:
        raise NotFound
    return document


def issued_as(digests: Collection[str]) -> dict[str, IssuedDocument]:
    """The documents whose files have these digests, as issued or as stamped since, by digest."""
    one = IssuedDocument
    known = or_(one.sha256.in_(digests), one.stamped_sha256.in_(digests))
    found = list(db.session.scalars(select(one).where(known)))
    stamped = {each.stamped_sha256: each for each in found if each.stamped_sha256}
    return stamped | {document.sha256: document for document in found}


def issued_for(
    subject_kind: str, first: DocumentKind, *more: DocumentKind
) -> Select[IssuedDocument]:
    """Documents of these kinds issued for such subjects.

    One thing may have several kinds of documents, each with a life of its own, so whoever looks for
    the documents of a thing names the kind.
    """
    return select(IssuedDocument).where(
        IssuedDocument.subject_kind == subject_kind, IssuedDocument.kind.in_((first, *more))
    )


def find_for(
    subject_kind: str, subject_id: str, first: DocumentKind, *more: DocumentKind
) -> list[IssuedDocument]:
    """Every document of these kinds ever issued for a thing, newest first."""
    return find_for_all(subject_kind, [subject_id], first, *more)


def find_for_all(
    subject_kind: str, subject_ids: Collection[str], first: DocumentKind, *more: DocumentKind
) -> list[IssuedDocument]:
    """The same for many things at once."""
    rows = issued_for(subject_kind, first, *more)
    rows = rows.where(IssuedDocument.subject_id.in_(subject_ids))
    latest = (IssuedDocument.issued_at.desc(), IssuedDocument.issue_key.desc())
    return list(db.session.scalars(rows.order_by(*latest)))


def open_proposal(document: IssuedDocument) -> RevocationProposal | None:
    return db.session.scalar(
        select(RevocationProposal).where(
            RevocationProposal.document_id == document.id,
            RevocationProposal.state == ProposalState.OPEN,
        )
    )


def list_proposals(document: IssuedDocument) -> list[RevocationProposal]:
    return list(
        db.session.scalars(
            select(RevocationProposal)
            .where(RevocationProposal.document_id == document.id)
            .order_by(RevocationProposal.proposed_at.desc())
        )
    )


def count_waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(waiting_ids().subquery())) or 0


def _ended() -> Select[IssuedDocument]:
    return select(IssuedDocument).where(IssuedDocument.state != DocumentState.ISSUED)


def withdrawn_newest_first() -> Select[IssuedDocument]:
    """The same with the document that holds in its place, for people to read."""
    rows = _ended().options(joinedload(IssuedDocument.replaced_by))
    return rows.order_by(IssuedDocument.ended_at.desc(), IssuedDocument.serial)


def list_withdrawn() -> list[dict[str, str]]:
    """Every number that no longer holds: serial, state, day, and class of reason; no names."""
    ended = _ended().order_by(IssuedDocument.ended_at, IssuedDocument.serial)
    return [
        {
            "serial": document.serial,
            "state": document.state,
            "on": beijing_date(document.ended_at).isoformat() if document.ended_at else "",
            "reason": (document.end_reason or {}).get("class", ""),
        }
        for document in db.session.scalars(ended)
    ]


def waiting_ids() -> Select[uuid.UUID]:
    return select(RevocationProposal.document_id).where(
        RevocationProposal.state == ProposalState.OPEN
    )


def mentioning(text: str) -> ColumnElement[bool]:
    number = normalise_serial(text)
    if number is not None:
        return IssuedDocument.serial == number
    return or_(
        IssuedDocument.holder_name.icontains(text, autoescape=True),
        IssuedDocument.serial.icontains(text.upper(), autoescape=True),
        *(_about(one.key, list(one.call(text))) for one in FINDERS),
    )


def _about(kind: str, ids: list[str]) -> ColumnElement[bool]:
    if not ids:
        return false()
    return and_(IssuedDocument.subject_kind == kind, IssuedDocument.subject_id.in_(ids))
