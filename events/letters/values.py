"""What travels from the letter's form to its services, and what the data check answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.errors import Words


@dataclass(frozen=True)
class LetterData:
    """What the person says; each name equals the letter's column (events.md §4.1).

    Anything may be empty: the data check names what is missing. An empty `passport_number` keeps
    the one that is known for the same country.
    """

    visa_kind: str = "F"
    arrives_on: date | None = None
    departs_on: date | None = None
    places: str = ""
    purpose: str = ""
    relationship_to_inviter: str = ""
    cost_bearer: str = "invitee"
    name: str = ""
    gender: str = ""
    birth_on: date | None = None
    nationality: str = ""
    passport_country: str = ""
    passport_number: str = ""
    passport_expires_on: date | None = None
    employer: str = ""
    post: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing the data check found: the field, and the sentence that says what to do."""

    field: str
    words: Words
