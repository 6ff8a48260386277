"""What other pages show of letters: the registration's own, and its organisers' desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, defer, joinedload

from core.accounts.models import User
from core.clock import today
from core.db import db
from core.desk.shares import Share, Task
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.letters.checking import why_no_letter
from events.letters.models import InvitationLetter
from events.letters.queries import EXIT_DUE, EXIT_LATE, find_last_letter, stands_at
from events.letters.states import LetterState
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.registrations.queries import registrations_within

SHOWN_TASKS = 12


def letter_part(registration: Registration, token: str | None) -> OwnPart | None:
    """Where the letter stands, and the way to it; nothing where none could ever be."""
    letter = find_last_letter(registration)
    if letter is None and why_no_letter(registration) is not None:
        return None
    url = (
        url_for("letters.show_by_link", token=token)
        if token
        else url_for("letters.show", reference=registration.reference)
    )
    return OwnPart("events/letters/_own_part.html", {"letter": letter, "url": url})


def letters_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Letters to approve and departures to record, of the editions that write any."""
    states, on = LetterState, today()
    rows = select(InvitationLetter).join(InvitationLetter.registration)
    complete = InvitationLetter.state == states.COMPLETE
    return Share(
        waiting=waiting_in(
            editions,
            rows.where(registrations_within(user, editions)),
            Registration.edition_id,
            "letters_desk.index",
            Queue(_l("Letters to approve"), {"state": states.COMPLETE}, complete),
            Queue(
                _l("Departures to record"),
                {"state": EXIT_DUE},
                stands_at(EXIT_DUE, on),
                stands_at(EXIT_LATE, on),
            ),
        ),
        tasks=[_task(letter) for letter in _oldest_complete(user, editions)],
    )


def _task(letter: InvitationLetter) -> Task:
    edition = letter.registration.edition
    url = url_for("letters_desk.show", slug=edition.slug, reference=letter.reference)
    title = f"{letter.reference} {letter.name or letter.registration.name}"
    return Task(
        title, url, _l("Invitation letter"), letter.standing, letter.requested_at,
        letter.arrives_on, edition.name,
    )  # fmt: skip


def _oldest_complete(user: User, editions: Sequence[Edition]) -> list[InvitationLetter]:
    """Letters that wait for approval, the longest waiting first; without passport numbers."""
    rows = (
        select(InvitationLetter)
        .join(InvitationLetter.registration)
        .where(registrations_within(user, editions), InvitationLetter.state == LetterState.COMPLETE)
        .options(
            contains_eager(InvitationLetter.registration).options(
                defer(Registration.document_number), joinedload(Registration.edition)
            ),
            defer(InvitationLetter.passport_number),
        )
        .order_by(InvitationLetter.requested_at)
        .limit(SHOWN_TASKS)
    )
    return list(db.session.scalars(rows))
