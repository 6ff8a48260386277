"""How a letter ends before its time: superseded by new data, or withdrawn with what it rests on."""

from __future__ import annotations

from datetime import datetime

from core import outbox
from core.db import db
from core.documents.ending import lapse_document
from core.documents.models import IssuedDocument
from core.documents.states import EndReason
from events.letters import mails
from events.letters.models import InvitationLetter
from events.letters.services.filling import new_letter
from events.letters.states import LETTER_WORKFLOW, EndedBy, LetterAction
from events.letters.values import LetterData


def supersede_letter(
    letter: InvitationLetter, data: LetterData, *, at: datetime
) -> InvitationLetter:
    """End an approved or issued letter and open a new request with the new data (R17).

    The check page then says of the old one that its data have changed.
    """
    LETTER_WORKFLOW.fire(letter, LetterAction.SUPERSEDE, by=None, at=at)
    letter.changed_at = at
    # The index allows one open letter, so the old one must have ended before the new one begins.
    db.session.flush()
    _revoke(letter, EndReason.DATA_CHANGED, at)
    new = new_letter(letter.registration, data, at=at)
    letter.superseded_by_id = new.id
    db.session.flush()
    outbox.tell(mails.superseded(letter, new))
    return new


def end_letter(letter: InvitationLetter, ended_by: EndedBy, *, at: datetime) -> None:
    """Withdraw a letter because what it rests on is gone."""
    LETTER_WORKFLOW.fire(letter, LetterAction.END, by=None, at=at, reason=ended_by)
    close_letter(letter, at=at, ended_by=ended_by)


def close_letter(
    letter: InvitationLetter, *, at: datetime, ended_by: EndedBy | None = None, reason: str = ""
) -> None:
    """What follows a withdrawal: no number kept of what was never issued, a revoked document."""
    letter.changed_at = at
    if letter.document_id is None:
        letter.passport_number = letter.passport_digest = None
    _revoke(letter, EndReason.GROUND_GONE, at)
    db.session.flush()
    outbox.tell(mails.withdrawn(letter, ended_by=ended_by, reason=reason))


def _revoke(letter: InvitationLetter, reason: EndReason, at: datetime) -> None:
    if letter.document_id is not None:
        document = db.session.get_one(IssuedDocument, letter.document_id)
        lapse_document(document, reason_class=reason, at=at)
