"""The letters about certificates; the texts stand in templates/emails/certificates."""

from __future__ import annotations

from core.documents.models import IssuedDocument
from core.documents.states import DocumentKind
from core.outbox import Letter
from core.web import absolute_url
from events.registrations.mails import letter_to
from events.registrations.models import Registration


def issued(registration: Registration, document: IssuedDocument) -> Letter:
    """The certificate is there, without having been asked for (R24). Once for each certificate."""
    return _letter(registration, document, "issued")


def reissued(registration: Registration, document: IssuedDocument, before: str) -> Letter:
    """It was corrected: the new number, and the one that no longer holds."""
    return _letter(registration, document, "reissued", before)


def revoked(registration: Registration, document: IssuedDocument) -> Letter:
    """The register writes it to accounts; this is the same for whoever has none."""
    return letter_to(
        registration,
        "documents/revoked",
        key=f"document-revoked:{document.id}",
        serial=document.serial,
        kind=DocumentKind(document.kind).label,
        ended_at=document.ended_at,
        reason=document.end_reason,
        verify_url=absolute_url("verify.check", serial=document.serial),
    )


def _letter(
    registration: Registration, document: IssuedDocument, letter: str, before: str = ""
) -> Letter:
    return letter_to(
        registration,
        f"certificates/{letter}",
        key=f"certificate:{document.issue_key}",
        serial=document.serial,
        before=before,
        verify_url=absolute_url("verify.check", serial=document.serial),
    )
