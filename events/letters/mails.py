"""The messages about a letter, as values; the texts stand in templates/emails/letters."""

from __future__ import annotations

from typing import Any

from core.i18n import LOCALES
from core.outbox import Letter
from core.web import absolute_url
from events.editions.models import Edition
from events.letters.checking import find_missing
from events.letters.models import InvitationLetter
from events.letters.states import EndedBy
from events.registrations.links import registration_token
from events.registrations.mails import letter_to
from events.registrations.models import Registration


def asked(letter: InvitationLetter) -> Letter:
    """The request is here: complete, or with what is missing."""
    return _to_person(letter, "asked", missing=find_missing(letter))


def missing(letter: InvitationLetter) -> Letter:
    return _to_person(letter, "missing", missing=find_missing(letter))


def issued(letter: InvitationLetter, serial: str, before: str = "") -> Letter:
    """It is there; `before` is the number that no longer holds, if any."""
    return _to_person(
        letter,
        "issued",
        key=f"letter-issued:{letter.id}",
        serial=serial,
        before=before,
        verify_url=absolute_url("verify.check", serial=serial),
    )


def signed(letter: InvitationLetter) -> Letter:
    key = f"letter-signed:{letter.id}:{letter.signed_file_id}"
    return _to_person(letter, "signed", key=key)


def superseded(letter: InvitationLetter, new: InvitationLetter) -> Letter:
    """The new request, what it still needs, and whether the letter holds until it is issued."""
    return _to_person(
        letter,
        "superseded",
        key=f"letter-superseded:{letter.id}:{new.id}",
        new=new,
        missing=find_missing(new),
    )


def withdrawn(letter: InvitationLetter, *, ended_by: EndedBy | None, reason: str) -> Letter:
    return _to_person(letter, "withdrawn", ended_by=ended_by, reason=reason)


def exit_reminder(letter: InvitationLetter, *, turn: int) -> Letter:
    """The stay is over by the letter: tell the office the day of departure. Twice at most."""
    return _to_person(letter, "exit_reminder", key=f"letter-exit:{letter.id}:{turn}")


def _to_person(
    letter: InvitationLetter, template: str, *, key: str | None = None, **values: Any
) -> Letter:
    registration = letter.registration
    values |= {
        "contact": contact_of(registration.edition),
        "letter": letter,
        "letter_url": own_letter_url(registration),
    }
    return letter_to(registration, f"letters/{template}", key=key, **values)


def contact_of(edition: Edition) -> dict[str, str]:
    """Whom to ask about a letter, by language: the person who invites, else the event's office."""
    named, phone = edition.inviter.get("contact") or {}, edition.inviter.get("phone")
    email = edition.inviter.get("email")
    if not any(named.values()):
        return edition.contact
    return {
        code: (", " if code == "en" else "，").join(filter(None, (named.get(code), phone, email)))
        for code in LOCALES
    }


def own_letter_url(registration: Registration) -> str:
    """The full address of the person's letter page: by account, or by the secret link."""
    if registration.user_id is not None:
        return absolute_url("letters.show", reference=registration.reference)
    token = registration_token(registration, by_letter=True)
    return absolute_url("letters.show_by_link", token=token)
