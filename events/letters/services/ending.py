"""How a letter ends before its time: replaced by one with new data, or with what it rests on."""

from __future__ import annotations

from datetime import datetime

from core import outbox
from core.db import db
from core.documents.ending import lapse_document, supersede_document
from core.documents.models import IssuedDocument
from core.documents.states import EndReason
from events.letters import mails
from events.letters.models import InvitationLetter
from events.letters.queries import find_held_letter
from events.letters.services.filling import new_letter
from events.letters.states import LETTER_WORKFLOW, EndedBy, LetterAction, LetterState
from events.letters.values import LetterData
from events.registrations.models import Registration


def supersede_letter(
    letter: InvitationLetter, data: LetterData, *, at: datetime
) -> InvitationLetter:
    """Open a new request with new data in place of an approved or issued letter (R17)."""
    step_aside(letter, at=at)
    return take_place(letter, data, at=at)


def step_aside(letter: InvitationLetter, *, at: datetime) -> None:
    """Make room for a new request: the index allows one open letter.

    An issued letter holds until the new one is issued, so that nobody stands without any.
    """
    issued = letter.standing is LetterState.ISSUED
    move = LetterAction.GIVE_WAY if issued else LetterAction.SUPERSEDE
    LETTER_WORKFLOW.fire(letter, move, by=None, at=at)
    letter.changed_at = at
    db.session.flush()


def take_place(old: InvitationLetter, data: LetterData, *, at: datetime) -> InvitationLetter:
    """The new request of a letter that stepped aside; its person is told which one holds."""
    new = new_letter(old.registration, data, at=at)
    old.superseded_by_id = new.id
    db.session.flush()
    outbox.tell(mails.superseded(old, new))
    return new


def supersede_held(new: InvitationLetter, document: IssuedDocument, *, at: datetime) -> str:
    """End the letter that held until `new` was issued, whose document takes its place.

    The serial of the one that ended, "" where none was in force.
    """
    old = find_held_letter(new.registration)
    if old is None:
        return ""
    LETTER_WORKFLOW.fire(old, LetterAction.SUPERSEDE, by=None, at=at, note=document.serial)
    old.superseded_by_id, old.changed_at = new.id, at
    before = db.session.get_one(IssuedDocument, old.document_id)
    supersede_document(before, document, reason_class=EndReason.DATA_CHANGED, at=at)
    return before.serial


def reinstate_held(registration: Registration, *, at: datetime) -> InvitationLetter | None:
    """Without the new request the letter that was to be replaced goes on."""
    old = find_held_letter(registration)
    if old is not None:
        LETTER_WORKFLOW.fire(old, LetterAction.REINSTATE, by=None, at=at)
        old.superseded_by_id, old.changed_at = None, at
        db.session.flush()
    return old


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
    else:
        document = db.session.get_one(IssuedDocument, letter.document_id)
        lapse_document(document, reason_class=EndReason.GROUND_GONE, at=at)
    db.session.flush()
    outbox.tell(mails.withdrawn(letter, ended_by=ended_by, reason=reason))
