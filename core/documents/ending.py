"""Revoke and replace documents: by two people, with reasons, told to the holder, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from core import audit, outbox
from core.accounts.models import User
from core.db import db
from core.documents import mails
from core.documents.models import IssuedDocument, RevocationProposal
from core.documents.queries import open_proposal
from core.documents.services import register
from core.documents.states import (
    DOCUMENT_WORKFLOW,
    PROPOSAL_WORKFLOW,
    DocumentAction,
    DocumentPermission,
    DocumentState,
    EndReason,
    ProposalAction,
)
from core.documents.values import Order
from core.errors import Conflict
from core.i18n import in_both
from core.policy import authorize
from core.registries import News

# For slices that write to holders without an account; inside the transaction.
document_revoked = News[IssuedDocument]("document revoked")
_MOVED_ON = _l(
    "This has moved on since the page was opened. Look at it again; nothing was changed."
)


def propose_revocation(
    document: IssuedDocument,
    *,
    reason_class: EndReason,
    reason: Mapping[str, str],
    by: User,
    at: datetime,
) -> RevocationProposal:
    """Ask for a document to be revoked; nothing changes until a second person confirms.

    `reason` is for the holder, in both languages. Refuses an ended document and a second proposal.
    """
    authorize(DocumentPermission.REVOKE, document, user=by)
    _lock(document)
    if document.state != DocumentState.ISSUED or open_proposal(document) is not None:
        raise Conflict(_MOVED_ON)
    proposal = RevocationProposal(
        document=document,
        reason_class=reason_class,
        reason=in_both(reason, _l("Enter this."), field="reason"),
        proposed_by=by,
        proposed_at=at,
    )
    db.session.add(proposal)
    db.session.flush()
    audit.record(
        "document:revocation_proposed",
        document,
        by=by,
        at=at,
        serial=document.serial,
        reason_class=reason_class,
        reason=proposal.reason,
    )
    return proposal


def confirm_revocation(
    proposal: RevocationProposal, *, by: User, at: datetime, is_told: bool = True
) -> IssuedDocument:
    """Revoke by the second person's word; refuses the one who proposed it.

    `is_told` False where the caller writes to the holder what else follows.
    """
    authorize(DocumentPermission.CONFIRM, proposal, user=by)
    _settle(proposal, ProposalAction.CONFIRM, by=by, at=at)
    return _revoke(proposal, by=by, at=at, is_told=is_told)


def drop_proposal(proposal: RevocationProposal, *, by: User, at: datetime) -> None:
    """Take a proposal back or turn it down; the document stays as it is."""
    authorize(DocumentPermission.REVOKE, proposal.document, user=by)
    _settle(proposal, ProposalAction.DROP, by=by, at=at)
    audit.record(
        "document:revocation_dropped",
        proposal.document,
        by=by,
        at=at,
        serial=proposal.document.serial,
    )


def lapse_document(
    document: IssuedDocument,
    *,
    reason_class: EndReason,
    at: datetime,
    reason: Mapping[str, str] | None = None,
) -> IssuedDocument:
    """Revoke a document whose ground is gone by a rule nobody decides on; no letter is written.

    For papers that only say what stands elsewhere (an invitation, an attendance, an award), never
    for what two people decided. `reason` by language is for the holder, where the ground was taken
    away for one. One that ended before stays as it is.
    """
    _lock(document)
    if document.state == DocumentState.ISSUED:
        DOCUMENT_WORKFLOW.fire(document, DocumentAction.LAPSE, by=None, at=at, reason=reason_class)
        document.ended_at, document.end_reason = at, {"class": reason_class, **(reason or {})}
        db.session.flush()
    return document


def supersede_document(
    document: IssuedDocument, new: IssuedDocument, *, reason_class: EndReason, at: datetime
) -> None:
    """Let a document of another subject hold in place of an older one, which then points to it.

    By a rule, and without a letter to the holder. Refuses a document that ended.
    """
    _lock(document)
    _give_way(document, new.serial, reason_class, None, at)
    document.replaced_by = new
    db.session.flush()


def _give_way(
    document: IssuedDocument, serial: str, reason: EndReason, by: User | None, at: datetime
) -> None:
    DOCUMENT_WORKFLOW.fire(document, DocumentAction.REPLACE, by=by, at=at, note=serial)
    document.ended_at, document.end_reason = at, {"class": reason}


def replacement_key(document: IssuedDocument) -> str:
    """The issue key of what replaces a document: the same thing, one number up."""
    base, mark, number = document.issue_key.rpartition("#")
    return f"{base}#{int(number) + 1}" if mark else f"{document.issue_key}#2"


def replace_document(
    document: IssuedDocument, order: Order, pdf: bytes, *, by: User | None, at: datetime
) -> IssuedDocument:
    """Register a newly drawn document in place of an older one, which then points to it.

    `order` carries a fresh serial and `replacement_key(document)`; `by` None is the program.
    Refuses an ended document, one that waits to be revoked, and an order for something else.
    """
    _lock(document)
    same = ("kind", "subject_kind", "subject_id")
    if order.issue_key != replacement_key(document) or any(
        getattr(order, name) != getattr(document, name) for name in same
    ):
        raise ValueError(f"this order does not replace {document.serial}")
    if open_proposal(document) is not None:
        raise Conflict(_MOVED_ON)
    # Ended first: of two who replace it at once, one reads that it has moved on.
    _give_way(document, order.serial, EndReason.CORRECTED, by, at)
    new = register(order, pdf)
    document.replaced_by = new
    db.session.flush()
    if document.holder_id is not None:
        outbox.post(mails.document_replaced(document, new, _holder(document)))
    return new


def _revoke(
    proposal: RevocationProposal, *, by: User, at: datetime, is_told: bool
) -> IssuedDocument:
    document = proposal.document
    DOCUMENT_WORKFLOW.fire(
        document, DocumentAction.REVOKE, by=by, at=at, reason=proposal.reason_class
    )
    document.ended_at = at
    document.end_reason = {"class": proposal.reason_class, **proposal.reason}
    db.session.flush()
    if document.holder_id is not None and is_told:
        outbox.post(mails.document_revoked(document, _holder(document)))
    document_revoked.send(document)
    return document


def _settle(
    proposal: RevocationProposal, action: ProposalAction, *, by: User, at: datetime
) -> None:
    _lock(proposal.document)
    _lock(proposal)
    PROPOSAL_WORKFLOW.fire(proposal, action, by=by, at=at)
    proposal.decided_by, proposal.decided_at = by, at
    db.session.flush()


def _holder(document: IssuedDocument) -> User:
    return db.session.get_one(User, document.holder_id)


def _lock(row: IssuedDocument | RevocationProposal) -> None:
    """Read the row as it is now and keep others from changing it, so that nobody decides twice."""
    db.session.refresh(row, with_for_update=True)


def follow_erasure(erased: Any) -> None:
    """End what was issued to a person who is erased, and what words there are of why others ended.

    Its number stays: whoever checks it reads that the holder gave it back.
    """
    theirs = or_(
        IssuedDocument.holder_id == erased.user_id,
        IssuedDocument.subject_id.in_([str(one) for one in erased.things]),
    )
    for document in db.session.scalars(select(IssuedDocument).where(theirs)):
        lapse_document(document, reason_class=EndReason.HOLDER_ASKED, at=erased.at)
        reason = (document.end_reason or {}).get("class", EndReason.HOLDER_ASKED)
        document.end_reason = {"class": reason}
