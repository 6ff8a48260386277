"""Letters as different people may see them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.engine import Connection

from core.accounts.models import User
from core.consents.queries import agreeing
from core.db import db
from core.errors import NotFound
from events.editions.models import Edition
from events.letters.models import InvitationLetter
from events.letters.states import IN_FORCE, OPEN_STATES, LetterState
from events.registrations.consents import EventPurpose
from events.registrations.models import Registration
from events.registrations.queries import visible_registrations

# States in which the person's departure still has to be recorded.
ABROAD_STATES = IN_FORCE | {LetterState.USED}
# What the list is narrowed to besides a state.
OPEN, EXIT_DUE, EXIT_LATE = "open", "exit_due", "exit_late"


def find_letter(reference: str) -> InvitationLetter | None:
    """Whoever's it is: for the log, not for a page."""
    return db.session.scalar(
        select(InvitationLetter).where(InvitationLetter.reference == reference)
    )


def find_open_letter(registration: Registration) -> InvitationLetter | None:
    """The one letter of a registration that is asked for, being made or in force."""
    return db.session.scalar(
        select(InvitationLetter).where(
            InvitationLetter.registration_id == registration.id,
            InvitationLetter.state.in_(OPEN_STATES),
        )
    )


def find_held_letter(registration: Registration) -> InvitationLetter | None:
    """The issued letter that holds while the one with new data is being made."""
    return db.session.scalar(
        select(InvitationLetter).where(
            InvitationLetter.registration_id == registration.id,
            InvitationLetter.state == LetterState.REPLACING,
        )
    )


def list_lasting(*of: ColumnElement[bool]) -> list[InvitationLetter]:
    """Letters asked for, being made or in force, of the registrations that fit."""
    lasting = InvitationLetter.state.in_(OPEN_STATES | IN_FORCE)
    rows = select(InvitationLetter).join(InvitationLetter.registration).where(lasting, *of)
    return list(db.session.scalars(rows))


def find_last_letter(registration: Registration) -> InvitationLetter | None:
    """The open letter, or else the last one there was."""
    return find_open_letter(registration) or db.session.scalar(
        select(InvitationLetter)
        .where(InvitationLetter.registration_id == registration.id)
        .order_by(InvitationLetter.requested_at.desc())
        .limit(1)
    )


def list_letters_of(registration: Registration) -> list[InvitationLetter]:
    """Every letter there ever was for a registration, newest first."""
    return list(
        db.session.scalars(
            select(InvitationLetter)
            .where(InvitationLetter.registration_id == registration.id)
            .order_by(InvitationLetter.requested_at.desc())
        )
    )


def visible_letters(user: User, edition: Edition) -> Select[InvitationLetter]:
    """The letters of registrations that lie within the person's reach (R19)."""
    within = visible_registrations(user, edition).with_only_columns(Registration.id)
    rows = select(InvitationLetter).join(InvitationLetter.registration)
    return rows.where(InvitationLetter.registration_id.in_(within))


def get_letter(reference: str, edition: Edition, *, visible_to: User) -> InvitationLetter:
    found = db.session.scalar(
        visible_letters(visible_to, edition).where(InvitationLetter.reference == reference)
    )
    if found is None:
        raise NotFound
    return found


def rows_agreed_to(ids: Sequence[uuid.UUID], among: Connection) -> list[Any]:
    """Id, reference, registration and passport number of those whose consent holds now (R20)."""
    letter = InvitationLetter
    wanted = select(letter.id, letter.reference, letter.registration_id, letter.passport_number)
    rows = among.execute(wanted.where(letter.id.in_(ids))).all()
    people = [row.registration_id for row in rows]
    about = agreeing(Registration.__tablename__, EventPurpose.PASSPORT_LETTER, people)
    agree = set(among.scalars(about))
    return [row for row in rows if str(row.registration_id) in agree]


def list_leaving(on: date) -> list[uuid.UUID]:
    """Letters, of all editions, whose departure is past and not recorded; for background work."""
    return list(
        db.session.scalars(
            select(InvitationLetter.id).where(*_abroad(on)).order_by(InvitationLetter.exit_due_on)
        )
    )


def stands_at(value: str, on: date) -> ColumnElement[bool]:
    """Whether a letter is in this state, open, or about a departure that is due or overdue."""
    if value == OPEN:
        return InvitationLetter.state.in_(OPEN_STATES)
    if value == EXIT_LATE:
        return and_(*_abroad(on), InvitationLetter.exit_due_on < on)
    return and_(*_abroad(on)) if value == EXIT_DUE else InvitationLetter.state == value


def _abroad(on: date) -> tuple[Any, ...]:
    return (InvitationLetter.state.in_(ABROAD_STATES), InvitationLetter.departs_on < on)
