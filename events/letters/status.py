"""What other pages show of letters: the registration's own, and its organisers' desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now, today
from core.db import db
from core.desk.shares import Share, ShareSource, Task
from core.errors import Words
from core.paging import PAGE_SIZE
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.queries import visible_editions
from events.editions.states import OVER_STATES
from events.letters.checking import why_no_letter
from events.letters.models import InvitationLetter
from events.letters.queries import EXIT_DUE, EXIT_LATE, find_last_letter, stands_at
from events.letters.states import FETCHED, LetterState
from events.registrations.models import Registration
from events.registrations.own_parts import OwnPart
from events.registrations.queries import registrations_within

SHOWN_TASKS = 12
IS_COMPLETE = InvitationLetter.state == LetterState.COMPLETE


def letter_part(registration: Registration, token: str | None) -> OwnPart | None:
    """Where the letter stands, and the way to it; nothing where none could ever be."""
    letter = find_last_letter(registration)
    if letter is None and why_no_letter(registration, at=now()) is not None:
        return None
    by: dict[str, Any]
    way, by = (
        ("_by_link", {"token": token}) if token else ("", {"reference": registration.reference})
    )
    values = {"letter": letter, "file": "", "url": url_for(f"letters.show{way}", **by)}
    if letter is not None and letter.standing in FETCHED:
        copy = "signed" if letter.signed_file_id else "letter"
        values["file"] = url_for(f"letters.fetch{way}", letter=letter.reference, copy=copy, **by)
    return OwnPart("events/letters/_own_part.html", values)


def letters_share(editions: Sequence[Edition], user: User, _since: datetime) -> Share:
    """Letters to approve and departures to record, of the editions that write any."""
    states, on = LetterState, today()
    rows = select(InvitationLetter).join(InvitationLetter.registration)
    return Share(
        waiting=waiting_in(
            editions,
            rows.where(registrations_within(user, editions)),
            Registration.edition_id,
            "letters_desk.index",
            Queue(_l("Letters to approve"), {"state": states.COMPLETE}, IS_COMPLETE),
            Queue(
                _l("Departures to record"),
                {"state": EXIT_DUE},
                stands_at(EXIT_DUE, on),
                stands_at(EXIT_LATE, on),
            ),
        ),
        tasks=[
            *(_task(letter) for letter in _oldest(user, editions, IS_COMPLETE)),
            *(_exit_task(one) for one in _oldest(user, editions, stands_at(EXIT_LATE, on))),
        ],
    )


def exits_share(user: User, since: datetime) -> Share:
    """Departures to record of editions that are closed: they are due a month after the event."""
    still = exists(
        select(InvitationLetter.id)
        .join(InvitationLetter.registration)
        .where(Registration.edition_id == Edition.id, stands_at(EXIT_DUE, today()))
        .correlate(Edition)
    )
    over = visible_editions(user).where(Edition.state.in_(OVER_STATES), still)
    editions = db.session.scalars(over.order_by(Edition.ends_at).limit(PAGE_SIZE)).all()
    return letters_share(editions, user, since) if editions else Share()


EXITS = ShareSource("letters", 36, frozenset({Role.ORGANISER}), exits_share)


def _task(letter: InvitationLetter) -> Task:
    return _line(letter, _l("Invitation letter"), letter.requested_at, letter.arrives_on)


def _exit_task(letter: InvitationLetter) -> Task:
    return _line(letter, _l("Departure to record"), None, letter.exit_due_on)


def _line(
    letter: InvitationLetter, what: Words, since: datetime | None, due_on: date | None
) -> Task:
    edition = letter.registration.edition
    url = url_for("letters_desk.show", slug=edition.slug, reference=letter.reference)
    title = f"{letter.reference} {letter.name or letter.registration.name}"
    return Task(title, url, what, letter.standing, since, due_on, edition.name)


def _oldest(
    user: User, editions: Sequence[Edition], waits: ColumnElement[bool]
) -> list[InvitationLetter]:
    """Letters that wait, the longest waiting first; without passport numbers."""
    rows = (
        select(InvitationLetter)
        .join(InvitationLetter.registration)
        .where(registrations_within(user, editions), waits)
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
