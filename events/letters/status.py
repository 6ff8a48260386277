"""What other pages show of letters: the registration's own, and its organisers' desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from core.accounts.models import User
from core.clock import now, today
from core.db import db
from core.desk.shares import Share, Task
from events.editions.models import Edition
from events.editions.overview import Queue, waiting_in
from events.editions.results import Outcome, Results, Step
from events.letters.checking import why_no_letter
from events.letters.models import InvitationLetter
from events.letters.queries import EXIT_DUE, EXIT_LATE, find_last_letter, stands_at, visible_letters
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
        tasks=[_task(letter) for letter in _oldest(user, editions, on)],
    )


def results(edition: Edition, user: User, on: date) -> Results:
    """Departures recorded and overdue; those that are due are left to record."""
    number, due, gone = func.count(), stands_at(EXIT_DUE, on), LetterState.EXIT_RECORDED
    rows = visible_letters(user, edition).with_only_columns(
        number.filter(InvitationLetter.state == gone), number.filter(stands_at(EXIT_LATE, on)),
        number.filter(due), func.min(InvitationLetter.exit_due_on).filter(due),
    )  # fmt: skip
    recorded, overdue, open_, due_on = db.session.execute(rows).one()
    listed = url_for("letters_desk.index", slug=edition.slug)
    return Results(
        (
            Outcome(_l("Departures recorded"), recorded, f"{listed}?state={gone}"),
            Outcome(_l("Departures overdue"), overdue, f"{listed}?state={EXIT_LATE}"),
        ),
        (Step(_l("Record departures"), f"{listed}?state={EXIT_DUE}", open_, due_on),),
    )


def has_exits_left() -> ColumnElement[bool]:
    """Departures are due a month after the event, when the edition is closed."""
    left = select(InvitationLetter.id).join(InvitationLetter.registration)
    left = left.where(Registration.edition_id == Edition.id, stands_at(EXIT_DUE, today()))
    return exists(left.correlate(Edition))


def _task(letter: InvitationLetter) -> Task:
    edition = letter.registration.edition
    url = url_for("letters_desk.show", slug=edition.slug, reference=letter.reference)
    title = f"{letter.reference} {letter.name or letter.registration.name}"
    what, due_on = _l("Invitation letter"), letter.arrives_on
    since: datetime | None = letter.requested_at
    if letter.standing is not LetterState.COMPLETE:
        what, due_on, since = _l("Departure to record"), letter.exit_due_on, None
    return Task(title, url, what, letter.standing, since, due_on, edition.name)


def _oldest(user: User, editions: Sequence[Edition], on: date) -> list[InvitationLetter]:
    """Letters to approve and overdue departures, the oldest first; without passport numbers."""
    rows = (
        select(InvitationLetter)
        .join(InvitationLetter.registration)
        .where(registrations_within(user, editions), or_(IS_COMPLETE, stands_at(EXIT_LATE, on)))
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
