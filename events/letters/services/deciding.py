"""What staff do with a letter: approve, open its number, keep the signed copy, record the stay."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.consents.queries import find_consent
from core.db import db
from core.errors import Conflict, DomainError
from core.files.checks import CheckedUpload
from core.files.services import keep_upload
from core.jobs import enqueue
from core.policy import authorize
from events.letters import mails
from events.letters.checking import find_inviter_gaps, find_missing, find_warnings, why_no_letter
from events.letters.models import InvitationLetter
from events.letters.queries import ABROAD_STATES
from events.letters.states import LETTER_WORKFLOW, LetterAction, LetterPermission, LetterState
from events.letters.values import Finding
from events.registrations.consents import EventPurpose

SIGNED_PURPOSE = "signed-letter"


def find_blockers(letter: InvitationLetter, *, at: datetime) -> list[Finding]:
    """Everything that keeps this letter from being approved, each by its name."""
    registration = letter.registration
    refusal = why_no_letter(registration, at=at)
    if refusal is not None and refusal.field == "edition":
        return [refusal]
    found = find_missing(letter) + find_inviter_gaps(registration.edition.inviter)
    if refusal is not None:
        found.append(Finding("registration", _l("A confirmed registration with a confirmed place")))
    if find_consent(registration, EventPurpose.PASSPORT_LETTER) is None:
        found.append(Finding("agrees", _l("The consent to the use of the passport data")))
    return found


def approve_letter(
    letter: InvitationLetter, *, by: User, at: datetime, note: str = ""
) -> InvitationLetter:
    """Approve and have it written in the background (R17).

    Refuses while anything is missing, by its name; a short passport wants a note, at `note`.
    """
    db.session.refresh(letter, with_for_update=True)
    authorize(LetterPermission.APPROVE, letter, user=by)
    blockers = find_blockers(letter, at=at)
    if blockers and letter.standing in (LetterState.REQUESTED, LetterState.COMPLETE):
        if blockers[0].field == "edition":
            raise DomainError(blockers[0].words)
        names = "; ".join(str(one.words) for one in blockers)
        raise DomainError(_l("This is missing: %(names)s", names=names))
    if find_warnings(letter) and not note:
        raise DomainError(
            _l("Say why the letter is issued although the passport ends soon."), field="note"
        )
    LETTER_WORKFLOW.fire(letter, LetterAction.APPROVE, by=by, at=at, note=note or None)
    letter.approved_at, letter.approved_by_id = at, by.id
    letter.warning_note, letter.changed_at = note, at
    db.session.flush()
    enqueue("letters.issue", letter_id=str(letter.id))
    return letter


def open_passport(
    letter: InvitationLetter, *, purpose: str, why: str = "", by: User, at: datetime
) -> str:
    """The whole passport number, for a purpose that is kept in the log."""
    authorize(LetterPermission.READ_PASSPORT, letter, user=by)
    if not letter.passport_number:
        raise DomainError(_l("No passport number is kept."), field="purpose")
    audit.record("letter:passport_opened", letter, by=by, at=at, purpose=purpose, why=why or None)
    return letter.passport_number


def keep_signed_copy(
    letter: InvitationLetter, checked: CheckedUpload, *, by: User, at: datetime
) -> InvitationLetter:
    """Keep the stamped and signed copy, which the person may then fetch; a new one replaces it."""
    authorize(LetterPermission.UPLOAD, letter, user=by)
    if letter.standing not in ABROAD_STATES:
        raise Conflict(_l("Only a letter in force has a signed copy."))
    file = keep_upload(checked, owner=by, purpose=SIGNED_PURPOSE, at=at)
    letter.signed_file_id, letter.changed_at = file.id, at
    db.session.flush()
    audit.record("letter:signed_copy", letter, by=by, at=at, sha256=file.sha256)
    outbox.tell(mails.signed(letter))
    return letter


def record_arrival(
    letter: InvitationLetter, day: date, *, by: User, at: datetime
) -> InvitationLetter:
    """The person has arrived; refuses a day to come."""
    _require_past(day, at)
    LETTER_WORKFLOW.fire(letter, LetterAction.USE, by=by, at=at)
    letter.arrived_on, letter.changed_at = day, at
    db.session.flush()
    return letter


def record_exit(letter: InvitationLetter, day: date, *, by: User, at: datetime) -> InvitationLetter:
    """The person has left, or did not travel; closes the case. Refuses a day before the arrival."""
    _require_past(day, at)
    if letter.arrived_on is not None and day < letter.arrived_on:
        raise DomainError(_l("The departure is before the arrival."), field="day")
    LETTER_WORKFLOW.fire(letter, LetterAction.RECORD_EXIT, by=by, at=at)
    letter.exited_on, letter.changed_at = day, at
    db.session.flush()
    return letter


def _require_past(day: date, at: datetime) -> None:
    if day > beijing_date(at):
        raise DomainError(_l("This day is still to come."), field="day")
