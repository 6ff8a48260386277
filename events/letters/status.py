"""What other pages show of letters: the registration's own, and the edition's overview."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.accounts.models import User
from core.clock import today
from events.editions.models import Edition
from events.editions.overview import Waiting
from events.event_types.registry import Part
from events.letters.checking import why_no_letter
from events.letters.queries import EXIT_DUE, count_by_state, count_exits, find_last_letter
from events.letters.states import LetterState
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


def waiting_letters(edition: Edition, user: User) -> list[Waiting]:
    """What waits for the organiser on the overview: letters to approve, departures to record."""
    if not edition.type.has(Part.LETTERS):
        return []
    complete = count_by_state(user, edition).get(LetterState.COMPLETE, 0)
    leaving, late = count_exits(user, edition, today())
    letters = partial(url_for, "letters_desk.index", slug=edition.slug)
    note = _("%(count)s overdue", count=late) if late else ""
    return [
        Waiting(_l("Letters to approve"), complete, letters(state=LetterState.COMPLETE)),
        Waiting(_l("Departures to record"), leaving, letters(state=EXIT_DUE), note),
    ]
