"""The identity key of a person in an edition (R3), and what name search looks in."""

from __future__ import annotations

import unicodedata

from core.db import blind_index
from events.registrations.values import PersonFacts


def identity_digest(person: PersonFacts, *, asks_identity: bool) -> str:
    """The keyed digest that makes two registrations the same person's.

    Issuing country and document number where they are asked for, case, width, spaces and signs
    ignored; else the mail address with the name. The country is part of it either way.
    """
    if asks_identity or person.document_number:
        return document_digest(person.document_country, person.document_number)
    return blind_index(f"mail:{person.email.casefold()}:{_plain(person.name)}")


def document_digest(country: str, number: str) -> str:
    """The keyed digest of an identity document."""
    return blind_index(f"{country.upper()}:{_plain(number).upper()}")


def _plain(text: str) -> str:
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in whole if character.isalnum())
