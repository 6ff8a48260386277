"""The data check of a letter (R17): what is missing, what cannot be, and what to be warned of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core.clock import add_months
from events.editions.phases import is_current
from events.event_types.registry import Part
from events.letters.models import InvitationLetter
from events.letters.values import Finding
from events.registrations.models import Registration
from events.registrations.states import RegistrationState

VALID_MONTHS = 6
PASSPORT_KINDS = frozenset({"", "passport"})

_MISSING = {
    "name": _l("The name as it stands in the passport"),
    "gender": _l("The gender as it stands in the passport"),
    "birth_on": _l("The date of birth"),
    "nationality": _l("The nationality"),
    "passport_country": _l("The country or region that issued the passport"),
    "passport_number": _l("The number of the passport"),
    "passport_expires_on": _l("The day until which the passport is valid"),
    "employer": _l("The employer"),
    "post": _l("The post"),
    "arrives_on": _l("The day of arrival"),
    "departs_on": _l("The day of departure"),
    "places": _l("The places of the visit"),
    "purpose": _l("The purpose of the visit"),
    "relationship_to_inviter": _l("The relationship with the inviting organisation"),
}


def find_missing(letter: InvitationLetter) -> list[Finding]:
    """What keeps the letter from being approved, field by field, in the form's order."""
    found = [
        Finding(field, words) for field, words in _MISSING.items() if not getattr(letter, field)
    ]
    expires_on, departs_on = letter.passport_expires_on, letter.departs_on
    if expires_on and departs_on and expires_on < departs_on:
        found.append(
            Finding("passport_expires_on", _l("A passport that is still valid on departure"))
        )
    if differs_from_registration(letter):
        found.append(
            Finding(
                "passport_number",
                _l(
                    "The passport that the registration names: correct the number, or say that "
                    "it is a new passport"
                ),
            )
        )
    return found


def find_warnings(letter: InvitationLetter) -> list[Finding]:
    """What staff may approve in spite of, with a note (R17)."""
    expires_on, departs_on = letter.passport_expires_on, letter.departs_on
    if (
        expires_on
        and departs_on
        and departs_on <= expires_on < add_months(departs_on, VALID_MONTHS)
    ):
        return [
            Finding(
                "passport_expires_on",
                _l("The passport is valid for less than six months after departure."),
            )
        ]
    return []


def find_inviter_gaps(inviter: dict[str, Any]) -> list[Finding]:
    """What the edition does not yet say of who invites."""
    names = {
        "name": _l("The name of the inviting organisation, in both languages"),
        "address": _l("The address of the inviting organisation, in both languages"),
    }
    gaps = [
        Finding(field, words)
        for field, words in names.items()
        if not all((inviter.get(field) or {}).get(code) for code in ("en", "zh"))
    ]
    if not inviter.get("phone"):
        gaps.append(Finding("phone", _l("The telephone number of the inviting organisation")))
    return gaps


def differs_from_registration(letter: InvitationLetter) -> bool:
    registration = letter.registration
    if registration.document_kind not in PASSPORT_KINDS or not registration.document_number:
        return False
    return bool(letter.passport_digest) and (letter.passport_digest != registration.document_digest)


def why_no_letter(registration: Registration, *, at: datetime) -> Finding | None:
    """Why this registration may have no letter, and what to do; None when it may (R17)."""
    if not registration.edition.type.has(Part.LETTERS):
        return Finding("type", _l("No invitation letters are written for this event."))
    if not is_current(registration.edition, at):
        return Finding("edition", _l("This event is over. No letter is written for it any more."))
    state = registration.standing
    if state in (RegistrationState.CANCELLED, RegistrationState.REFUSED):
        return Finding(
            "state",
            _l("Letters are for confirmed registrations. This one has ended: register again."),
        )
    if state is not RegistrationState.CONFIRMED:
        return Finding(
            "state",
            _l(
                "Letters are for confirmed registrations. Come back when the organiser has "
                "confirmed yours; we write to you then."
            ),
        )
    if not registration.holds_seat:
        return Finding(
            "seat",
            _l(
                "Letters are for people who hold a confirmed place. You are still waiting for "
                "one: choose a session with free places, or come back when you have yours."
            ),
        )
    return None
