"""Letters as different people may see them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import defer, joinedload

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.paging import Paged, page_of
from events.editions.models import Edition
from events.letters.models import InvitationLetter
from events.letters.states import OPEN_STATES, LetterState
from events.registrations.models import Registration
from events.registrations.queries import registrations_within, visible_registrations
from events.registrations.searching import folded

# States in which the person's departure still has to be recorded.
ABROAD_STATES = frozenset({LetterState.ISSUED, LetterState.USED})
OPEN, EXIT_DUE, EXIT_LATE = "open", "exit_due", "exit_late"


@dataclass(frozen=True)
class LetterFilter:
    """What the list is narrowed to: a state, `open`, `exit_due` or `exit_late`; and words."""

    state: str = ""
    words: str = ""


def find_open_letter(registration: Registration) -> InvitationLetter | None:
    """The one letter of a registration that is asked for, being made or in force."""
    return db.session.scalar(
        select(InvitationLetter).where(
            InvitationLetter.registration_id == registration.id,
            InvitationLetter.state.in_(OPEN_STATES),
        )
    )


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
    return select(InvitationLetter).where(InvitationLetter.registration_id.in_(within))


def get_letter(reference: str, edition: Edition, *, visible_to: User) -> InvitationLetter:
    """One of them by its reference; NotFound otherwise."""
    found = db.session.scalar(
        visible_letters(visible_to, edition).where(InvitationLetter.reference == reference)
    )
    if found is None:
        raise NotFound
    return found


def list_letters(
    user: User, edition: Edition, wanted: LetterFilter, *, page: int, on: date
) -> Paged[InvitationLetter]:
    """One page of the list, those that wait longest first; without passport numbers."""
    rows = narrow(visible_letters(user, edition), wanted, on).options(
        joinedload(InvitationLetter.registration).defer(Registration.document_number),
        defer(InvitationLetter.passport_number),
    )
    return page_of(rows.order_by(*_order(wanted)), page)


def letters_chosen(
    user: User, edition: Edition, references: Iterable[str]
) -> list[InvitationLetter]:
    """The letters of these references that the person may see, in the order of their numbers."""
    return list(
        db.session.scalars(
            visible_letters(user, edition)
            .where(InvitationLetter.reference.in_(list(references)))
            .options(joinedload(InvitationLetter.registration))
            .order_by(InvitationLetter.reference)
        )
    )


def count_by_state(user: User, edition: Edition) -> dict[str, int]:
    rows = visible_letters(user, edition).with_only_columns(
        InvitationLetter.state, func.count(InvitationLetter.id)
    )
    found = db.session.execute(rows.group_by(InvitationLetter.state)).all()
    return {str(state): int(count) for state, count in found}


def count_work(
    user: User, editions: Sequence[Edition], on: date
) -> dict[uuid.UUID, tuple[int, int, int]]:
    """By edition: letters to approve, departures to record, and how many of these are overdue."""
    leaving = and_(*_abroad(on))
    rows = db.session.execute(
        select(
            Registration.edition_id,
            func.count().filter(InvitationLetter.state == LetterState.COMPLETE),
            func.count().filter(leaving),
            func.count().filter(leaving, InvitationLetter.exit_due_on < on),
        )
        .join(InvitationLetter.registration)
        .where(registrations_within(user, editions))
        .group_by(Registration.edition_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def list_leaving(on: date) -> list[uuid.UUID]:
    """Letters, of all editions, whose departure is past and not recorded; for background work."""
    return list(
        db.session.scalars(
            select(InvitationLetter.id).where(*_abroad(on)).order_by(InvitationLetter.exit_due_on)
        )
    )


def narrow(
    query: Select[InvitationLetter], wanted: LetterFilter, on: date
) -> Select[InvitationLetter]:
    if wanted.state == OPEN:
        query = query.where(InvitationLetter.state.in_(OPEN_STATES))
    elif wanted.state in (EXIT_DUE, EXIT_LATE):
        query = query.where(*_abroad(on))
        if wanted.state == EXIT_LATE:
            query = query.where(InvitationLetter.exit_due_on < on)
    elif wanted.state:
        query = query.where(InvitationLetter.state == wanted.state)
    if wanted.words.strip():
        named = select(Registration.id).where(
            or_(
                Registration.search.contains(folded(wanted.words), autoescape=True),
                Registration.reference == wanted.words.strip().upper(),
            )
        )
        query = query.where(
            or_(
                InvitationLetter.registration_id.in_(named),
                InvitationLetter.reference == wanted.words.strip().upper(),
            )
        )
    return query


def _abroad(on: date) -> tuple[Any, ...]:
    return (InvitationLetter.state.in_(ABROAD_STATES), InvitationLetter.departs_on < on)


def _order(wanted: LetterFilter) -> tuple[Any, ...]:
    if wanted.state in (EXIT_DUE, EXIT_LATE):
        return InvitationLetter.exit_due_on, InvitationLetter.id
    return InvitationLetter.requested_at, InvitationLetter.id
