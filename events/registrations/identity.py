"""The identity key of a person in an edition (R3), and what name search looks in."""

from __future__ import annotations

import re
import unicodedata

from core.keys.digests import blind_index
from events.registrations.models import Registration
from events.registrations.values import PersonFacts


def identity_digest(person: PersonFacts, *, asks_identity: bool) -> str | None:
    """The keyed digest that makes two registrations the same person's.

    Issuing country and document number where they are asked for, case, width, spaces and signs
    ignored; else the mail address, or the telephone, with the name. The country is part of it
    either way. None for a name alone: two people may well have the same.
    """
    if asks_identity or person.document_number:
        return document_digest(person.document_country, person.document_number)
    words = _contact_words(person.email, person.phone, person.name)
    return blind_index(words) if words else None


def document_digest(country: str, number: str) -> str:
    return blind_index(document_words(country, number))


def document_words(country: str, number: str | None) -> str:
    """What the digest of an identity document is made of."""
    return f"{country.upper()}:{_plain(number or '').upper()}"


def identity_words(registration: Registration) -> str:
    """What the identity key of a registration is made of, as it stands."""
    if registration.document_number:
        return document_words(registration.document_country, registration.document_number)
    return _contact_words(registration.email, registration.phone, registration.name)


def is_resident_number(number: str) -> bool:
    """Whether the last of its 18 characters fits the others (GB 11643, ISO 7064 MOD 11-2)."""
    plain = _plain(number).upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", plain):
        return False
    total = sum(int(digit) << 17 - place for place, digit in enumerate(plain[:17]))
    return "10X98765432"[total % 11] == plain[17]


def _contact_words(email: str, phone: str, name: str) -> str:
    if email:
        return f"mail:{email.casefold()}:{_plain(name)}"
    return f"phone:{_plain(phone)}:{_plain(name)}" if _plain(phone) else ""


def _plain(text: str) -> str:
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in whole if character.isalnum())
