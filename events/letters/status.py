"""What the page of one's own registration shows of the letter."""

from __future__ import annotations

from flask import url_for

from events.event_types.registry import Part
from events.letters.checking import why_no_letter
from events.letters.queries import find_last_letter
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart


def letter_part(registration: Registration, token: str | None) -> OwnPart | None:
    """Where the letter stands, and the way to it; nothing where none could ever be."""
    if not registration.edition.type.has(Part.LETTERS):
        return None
    letter = find_last_letter(registration)
    if letter is None and why_no_letter(registration) is not None:
        return None
    url = (
        url_for("letters.show_by_link", token=token)
        if token
        else url_for("letters.show", reference=registration.reference)
    )
    return OwnPart("events/letters/_own_part.html", {"letter": letter, "url": url})
