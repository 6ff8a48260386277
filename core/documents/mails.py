"""Letters to the holders of documents that ended; the texts stand in templates/emails/documents."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.outbox import Letter
from core.web import absolute_url


def document_revoked(document: IssuedDocument, holder: User) -> Letter:
    return _to_holder(document, holder, "revoked", reason=document.end_reason)


def document_replaced(old: IssuedDocument, new: IssuedDocument, holder: User) -> Letter:
    new_url = absolute_url("verify.check", serial=new.serial)
    return _to_holder(old, holder, "replaced", new_serial=new.serial, new_url=new_url)


def _to_holder(document: IssuedDocument, holder: User, letter: str, **values: Any) -> Letter:
    return Letter(
        template=f"documents/{letter}",
        address=holder.email,
        language=holder.preferred_language,
        recipient_name=document.holder_name,
        values={
            "serial": document.serial,
            "kind": DocumentKind(document.kind).label,
            "ended_at": document.ended_at,
            "verify_url": absolute_url("verify.check", serial=document.serial),
            **values,
        },
        recipient_id=holder.id,
        key=f"document-{letter}:{document.id}",
        about=document,
    )
