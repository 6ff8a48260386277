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
from events.letters.services.ending import close_letter, reinstate_held, step_aside, take_place
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
    EndedBy,
    LetterAction,
    LetterPermission,
    LetterState,
)
from events.letters.values import LetterData
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.policies import is_own
from events.registrations.services import change_passport

CORRECTABLE = frozenset({LetterState.REQUESTED, LetterState.COMPLETE})


def put_letter(
    registration: Registration,
    data: LetterData,
    *,
    agrees: bool,
    by: User | Guest,
    at: datetime,
    has_new_passport: bool = False,
) -> InvitationLetter:
    """Ask for a letter, or put new data in the place of those that were sent (R17).

    There is one open letter for a registration, however often it is asked for. Data that differ
    from those of an approved or issued letter ask for one in its place. `has_new_passport`: the
    registration bears the old one and takes the new one over. Refuses whoever holds no confirmed
    place, a missing separate consent (at `agrees`), and days that cannot be.
    """
    if not isinstance(by, Guest):
        authorize(LetterPermission.ASK, registration, user=by)
    db.session.refresh(registration, with_for_update=True)
    refusal = why_no_letter(registration, at=at)
    if refusal is not None:
        raise DomainError(refusal.words)
    require_possible_days(data, on=beijing_date(at))
    _require_consent(registration, agrees=agrees, by=by, at=at)
    letter = find_open_letter(registration)
    known = data_of(letter) if letter else data_from(registration)
    data = with_known_number(data, known)
    passport = data if has_new_passport and data.passport_number else None
    if letter is None:
        _tell_passport(registration, passport, by=by, at=at)
        return _ask(registration, data, by=by, at=at)
    if letter.standing in CORRECTABLE:
        # First here, so that the registration's new passport finds the letter in line with it.
        fill(letter, data)
        _tell_passport(registration, passport, by=by, at=at)
        return _correct(letter, by=by, at=at)
    if data == known:
        return letter
    step_aside(letter, at=at)
    _tell_passport(registration, passport, by=by, at=at)
    return take_place(letter, data, at=at)


def _require_consent(
    registration: Registration, *, agrees: bool, by: User | Guest, at: datetime
) -> None:
    if find_consent(registration, EventPurpose.PASSPORT_LETTER) is None:
        if not agrees:
            raise DomainError(_l("Without this consent no letter can be written."), field="agrees")
        give_consents(_account(by), [EventPurpose.PASSPORT_LETTER], about=registration, at=at)


def _ask(
    registration: Registration, data: LetterData, *, by: User | Guest, at: datetime
) -> InvitationLetter:
    letter = new_letter(registration, data, at=at)
    audit.record("letter:asked", letter, by=by, at=at, registration=registration.reference)
    outbox.tell(mails.asked(letter))
    return letter


def _tell_passport(
    registration: Registration, data: LetterData | None, *, by: User | Guest, at: datetime
) -> None:
    if data is None:
        return
    country, number = data.passport_country, data.passport_number
    try:
        change_passport(registration, country, number, by=by, at=at)
    except DomainError as error:
        raise DomainError(error.message, field="passport_number") from error


def _correct(letter: InvitationLetter, *, by: User | Guest, at: datetime) -> InvitationLetter:
    was_complete = letter.standing is LetterState.COMPLETE
    settle(letter, at=at)
    audit.record("letter:corrected", letter, by=by, at=at)
    if was_complete and find_missing(letter):
        outbox.tell(mails.missing(letter))
    return letter


def withdraw_letter(
    registration: Registration, *, by: User | Guest, at: datetime, reason: str = ""
) -> InvitationLetter:
    """Take the open letter back, by the person (with their consent) or by staff with a reason.

    What was not issued loses its passport number, and the letter it was to replace goes on, with
    the consent; an issued one is revoked.
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
    goes_on = reinstate_held(registration, at=at)
    close_letter(letter, at=at, ended_by=ended_by, reason=reason)
    if by_person and consent is not None and goes_on is None:
        withdraw_consent(consent, by=_account(by), at=at)
    return letter


def _account(by: User | Guest) -> User | None:
    return by.account if isinstance(by, Guest) else by
