"""Put a person's data into a letter, and let the data check decide its state."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime

from flask import current_app
from flask_babel import lazy_gettext as _l

from core.clock import beijing_date
from core.db import db
from core.errors import DomainError
from core.references import next_reference
from events.editions.models import Edition, EventSession
from events.letters.checking import PASSPORT_KINDS, find_missing
from events.letters.models import InvitationLetter
from events.letters.states import LETTER_WORKFLOW, LetterAction, LetterState
from events.letters.values import LetterData
from events.registrations.identity import document_digest
from events.registrations.models import Registration
from events.registrations.states import SeatState

SERIES = "IL"
PURPOSE_LENGTH = 300
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
    has_passport = registration.document_kind in PASSPORT_KINDS
    arrives_on, departs_on = _stay(registration)
    edition = registration.edition.name
    return LetterData(
        arrives_on=arrives_on,
        departs_on=departs_on,
        places=_places(registration),
        purpose=f"参加{edition.get('zh', '')} To take part in {edition.get('en', '')}"[
            :PURPOSE_LENGTH
        ],
        relationship_to_inviter="报名参会人员 Registered participant",
        name=registration.name_latin or registration.name,
        gender=registration.gender,
        birth_on=registration.birth_on,
        nationality=registration.nationality,
        passport_country=registration.document_country if has_passport else "",
        passport_number=(registration.document_number or "") if has_passport else "",
        employer=registration.organisation,
        post=registration.post,
    )


def _stay(registration: Registration) -> tuple[date, date]:
    """The days of arrival and departure that were given, else those of the sessions one attends."""
    held = [one.session for one in registration.seats if one.standing is SeatState.CONFIRMED]
    sessions: list[EventSession] | list[Edition] = held or [registration.edition]
    first = _answered(registration, "arrival")
    last = _answered(registration, "departure")
    return (
        first or beijing_date(min(one.starts_at for one in sessions)),
        last or beijing_date(max(one.ends_at for one in sessions)),
    )


def _answered(registration: Registration, key: str) -> date | None:
    """A day that the form for registering asks for, where the form does."""
    try:
        return date.fromisoformat(str(registration.answers.get(key)))
    except ValueError:
        return None


def _places(registration: Registration) -> str:
    """The cities of the venues one goes to in both languages; this city where none is named."""
    home = current_app.extensions["settings"].city.name
    venues = [one.session.venue for one in registration.seats]
    cities = [one.city if any(one.city.values()) else home for one in venues] or [home]
    names = (f"{city.get('zh', '')} {city.get('en', '')}".strip() for city in cities)
    return ", ".join(dict.fromkeys(names))


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
