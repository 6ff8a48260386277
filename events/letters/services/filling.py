"""Put a person's data into a letter, and let the data check decide its state."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.references import next_reference
from events.letters.checking import PASSPORT_KINDS, find_missing
from events.letters.models import InvitationLetter
from events.letters.states import LETTER_WORKFLOW, LetterAction, LetterState
from events.letters.values import LetterData
from events.registrations.identity import document_digest
from events.registrations.models import Registration

SERIES = "IL"
DATA_FIELDS = tuple(one.name for one in fields(LetterData))


def new_letter(registration: Registration, data: LetterData, *, at: datetime) -> InvitationLetter:
    """A fresh request with these data, in the state the data check gives it."""
    letter = InvitationLetter(
        reference=next_reference(SERIES),
        registration=registration,
        requested_at=at,
        changed_at=at,
        state=LetterState.REQUESTED,
    )
    db.session.add(letter)
    fill(letter, data)
    db.session.flush()
    settle(letter, at=at)
    return letter


def fill(letter: InvitationLetter, data: LetterData) -> None:
    for name in DATA_FIELDS:
        setattr(letter, name, getattr(data, name))
    number = "".join(data.passport_number.split())
    letter.passport_number = number or None
    letter.passport_digest = document_digest(data.passport_country, number) if number else None


def settle(letter: InvitationLetter, *, at: datetime) -> None:
    """Complete when nothing is missing, else waiting for data (R17)."""
    letter.changed_at = at
    is_complete = not find_missing(letter)
    if is_complete and letter.standing is LetterState.REQUESTED:
        LETTER_WORKFLOW.fire(letter, LetterAction.COMPLETE, by=None, at=at)
    elif not is_complete and letter.standing is LetterState.COMPLETE:
        LETTER_WORKFLOW.fire(letter, LetterAction.REOPEN, by=None, at=at)
    db.session.flush()


def data_of(letter: InvitationLetter) -> LetterData:
    """What the letter says now, the whole passport number included."""
    said = {name: getattr(letter, name) for name in DATA_FIELDS}
    return LetterData(**{**said, "passport_number": letter.passport_number or ""})


def data_from(registration: Registration) -> LetterData:
    """What the registration already knows of the person and the stay."""
    edition = registration.edition
    has_passport = registration.document_kind in PASSPORT_KINDS
    return LetterData(
        arrives_on=beijing_date(edition.starts_at),
        departs_on=beijing_date(edition.ends_at),
        name=registration.name_latin or registration.name,
        gender=registration.gender,
        birth_on=registration.birth_on,
        nationality=registration.nationality,
        passport_country=registration.document_country if has_passport else "",
        passport_number=(registration.document_number or "") if has_passport else "",
        employer=registration.organisation,
        post=registration.post,
    )


def with_known_number(data: LetterData, known: LetterData) -> LetterData:
    """An empty number keeps the known one of the same country."""
    if data.passport_number or data.passport_country != known.passport_country:
        return data
    return replace(data, passport_number=known.passport_number)


def require_possible_days(data: LetterData, *, on: date) -> None:
    if data.arrives_on and data.departs_on and data.departs_on < data.arrives_on:
        raise DomainError(_l("The departure is before the arrival."), field="departs_on")
    if data.arrives_on and data.arrives_on < on:
        raise DomainError(_l("The day of arrival is over."), field="arrives_on")
    if data.departs_on and data.arrives_on and (data.departs_on - data.arrives_on).days > 180:
        raise DomainError(_l("A stay is of 180 days at most."), field="departs_on")
    if data.birth_on and data.birth_on >= on:
        raise DomainError(_l("The date of birth lies in the future."), field="birth_on")
    if data.passport_expires_on and data.passport_expires_on <= on:
        raise DomainError(
            _l("This passport has expired. Enter the one you will travel with."),
            field="passport_expires_on",
        )
