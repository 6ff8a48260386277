"""Ask for a letter, correct its data, take it back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from core import audit, outbox
from core.accounts.models import User
from core.clock import beijing_date
from core.consents.queries import find_consent
from core.consents.services import give_consents, withdraw_consent
from core.db import db
from core.errors import Conflict, DomainError
from core.policy import authorize
from core.workflow import Guest
from events.letters import mails
from events.letters.checking import find_missing, why_no_letter
from events.letters.models import InvitationLetter
from events.letters.queries import find_last_letter, find_open_letter
from events.letters.services.ending import close_letter, supersede_letter
from events.letters.services.filling import (
    data_from,
    data_of,
    fill,
    new_letter,
    require_possible_days,
    settle,
    with_known_number,
)
from events.letters.states import (
    LETTER_WORKFLOW,
    OPEN_STATES,
    EndedBy,
    LetterAction,
    LetterPermission,
    LetterState,
)
from events.letters.values import LetterData
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.policies import is_own

CORRECTABLE = frozenset({LetterState.REQUESTED, LetterState.COMPLETE})


def put_letter(
    registration: Registration, data: LetterData, *, agrees: bool, by: User | Guest, at: datetime
) -> InvitationLetter:
    """Ask for a letter, or put new data in the place of those that were sent (R17).

    There is one open letter for a registration, however often it is asked for. Data that differ
    from those of an approved or issued letter supersede it. Refuses whoever holds no confirmed
    place, a missing separate consent (at `agrees`), and days that cannot be.
    """
    if not isinstance(by, Guest):
        authorize(LetterPermission.ASK, registration, user=by)
    db.session.refresh(registration, with_for_update=True)
    refusal = why_no_letter(registration)
    if refusal is not None:
        raise DomainError(refusal.words)
    require_possible_days(data, on=beijing_date(at))
    if find_consent(registration, EventPurpose.PASSPORT_LETTER) is None:
        if not agrees:
            raise DomainError(_l("Without this consent no letter can be written."), field="agrees")
        give_consents(_account(by), [EventPurpose.PASSPORT_LETTER], about=registration, at=at)
    letter = find_open_letter(registration)
    if letter is not None:
        return _replace_data(letter, with_known_number(data, data_of(letter)), by=by, at=at)
    letter = new_letter(registration, with_known_number(data, data_from(registration)), at=at)
    audit.record("letter:asked", letter, by=by, at=at, registration=registration.reference)
    outbox.tell(mails.asked(letter))
    return letter


def _replace_data(
    letter: InvitationLetter, data: LetterData, *, by: User | Guest, at: datetime
) -> InvitationLetter:
    if letter.standing not in CORRECTABLE:
        return letter if data == data_of(letter) else supersede_letter(letter, data, at=at)
    was_complete = letter.standing is LetterState.COMPLETE
    fill(letter, data)
    settle(letter, at=at)
    audit.record("letter:corrected", letter, by=by, at=at)
    if was_complete and find_missing(letter):
        outbox.tell(mails.missing(letter))
    return letter


def withdraw_letter(
    registration: Registration, *, by: User | Guest, at: datetime, reason: str = ""
) -> InvitationLetter:
    """Take the open letter back, by the person (with their consent) or by staff with a reason.

    What was not issued loses its passport number; an issued one is revoked.
    """
    letter = find_open_letter(registration)
    if letter is None:
        last = find_last_letter(registration)
        raise Conflict(
            _l("This letter is closed already.") if last else _l("No letter was asked for.")
        )
    by_person = isinstance(by, Guest) or is_own(by, registration)
    if not by_person and not reason:
        raise DomainError(_l("Say why; the person reads it."), field="reason")
    consent = find_consent(registration, EventPurpose.PASSPORT_LETTER)
    ended_by = EndedBy.PERSON if by_person else None
    # The link to a registration is the permission for its letter too.
    actor = Guest(letter, by.account) if isinstance(by, Guest) else by
    LETTER_WORKFLOW.fire(letter, LetterAction.WITHDRAW, by=actor, at=at, reason=reason or None)
    close_letter(letter, at=at, ended_by=ended_by, reason=reason)
    if by_person and consent is not None and letter.state not in OPEN_STATES:
        withdraw_consent(consent, by=_account(by), at=at)
    return letter


def _account(by: User | Guest) -> User | None:
    return by.account if isinstance(by, Guest) else by
