"""Registrations as different people may see them, and places in the queue."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from core.accounts.models import User
from core.db import db
from core.errors import NotFound
from core.outbox.models import Message
from events.editions.models import Edition, EventSession
from events.registrations.models import Registration, RegistrationMove, Seat
from events.registrations.scopes import owned_by, readable_by
from events.registrations.states import (
    LIVE_STATES,
    STANDING_BY_SEAT,
    RegistrationState,
    SeatState,
    Standing,
)


def visible_registrations(user: User, edition: Edition) -> Select[Registration]:
    """The registrations of an edition that lie within the person's reach (R19).

    Everything that lists, exports, prints or counts people starts here.
    """
    return select(Registration).where(readable_by(user, edition).sql)


def registrations_within(user: User, editions: Iterable[Edition]) -> ColumnElement[bool]:
    """The condition of being in one of these editions and within the person's reach there."""
    return or_(false(), *(readable_by(user, one).sql for one in editions))


def get_registration(reference: str, edition: Edition, *, visible_to: User) -> Registration:
    found = db.session.scalar(
        visible_registrations(visible_to, edition).where(Registration.reference == reference)
    )
    if found is None:
        raise NotFound
    return found


def find_registration(reference: str) -> Registration | None:
    """The registration of this reference, whoever asks; for checks and background work."""
    return db.session.scalar(select(Registration).where(Registration.reference == reference))


def get_own_registration(reference: str, *, user: User) -> Registration:
    """A registration of the person's own, or made by them for somebody; NotFound otherwise."""
    found = db.session.scalar(own_registrations(user).where(Registration.reference == reference))
    if found is None:
        raise NotFound
    return found


def own_registrations(user: User) -> Select[Registration]:
    """What belongs to the account, and what it made for people without one."""
    mine = select(Registration).where(owned_by(user).sql)
    return mine.order_by(Registration.submitted_at.desc())


def find_live_registration(edition: Edition, user: User) -> Registration | None:
    return db.session.scalar(
        select(Registration).where(
            Registration.edition_id == edition.id,
            Registration.user_id == user.id,
            Registration.state.in_(LIVE_STATES),
        )
    )


def queue_positions(seats: Iterable[Seat]) -> dict[uuid.UUID, int]:
    """The place of each waitlisted seat in its session's line, counted from 1, in one query."""
    waiting = [seat for seat in seats if seat.state == SeatState.WAITLISTED]
    if not waiting:
        return {}
    line = (
        select(
            Seat.id,
            func.row_number()
            .over(partition_by=Seat.session_id, order_by=Seat.queue_number)
            .label("place"),
        )
        .where(
            Seat.state == SeatState.WAITLISTED,
            Seat.session_id.in_({seat.session_id for seat in waiting}),
        )
        .subquery()
    )
    rows = db.session.execute(
        select(line.c.id, line.c.place).where(line.c.id.in_([seat.id for seat in waiting]))
    )
    return {row.id: row.place for row in rows}


def unreached() -> ColumnElement[bool]:
    """People whose mail came back from the address they still have."""
    # One database writes an identifier with hyphens, one without.
    plain_id = func.replace(cast(Registration.id, String), "-", "")
    return tuple_(plain_id, Registration.email).in_(_CAME_BACK)


@cache
def standing_sql() -> ColumnElement[str]:
    """`Registration.public_standing` as the database finds it, by the index of a person's seats."""
    ranks = {seat: f"{rank}{said}" for rank, (seat, said) in enumerate(STANDING_BY_SEAT.items())}
    best = (
        select(func.min(case(ranks, value=Seat.state)))
        .where(Seat.registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )
    seated = func.coalesce(func.substr(best, 2), Standing.NO_SESSION.value)
    confirmed = Registration.state == RegistrationState.CONFIRMED
    return case((confirmed, seated), else_=Registration.state)


def standings_of(
    connection: Connection, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[str, int | None]]:
    """Of each registration its standing, and its best place in line if it waits; one query."""
    rows = connection.execute(_STANDINGS, {"people": ids})
    return {row[0]: (row[1], row[2]) for row in rows}


def list_waiting(session: EventSession) -> list[Seat]:
    return list(
        db.session.scalars(
            select(Seat)
            .where(Seat.session_id == session.id, Seat.state == SeatState.WAITLISTED)
            .order_by(Seat.queue_number)
        )
    )


def list_letters(registration: Registration) -> list[Message]:
    """Every letter about it, newest first, for the person and the desk.

    Also those with the secret link: whoever reads them here has opened the registration already.
    """
    return list(db.session.scalars(_LETTERS, {"about": str(registration.id)}))


def contact_of(registration_id: str) -> Mapping[str, str]:
    """Whom people ask about the registration's edition, by language."""
    found = db.session.scalar(
        select(Edition.contact)
        .join(Registration, Registration.edition_id == Edition.id)
        .where(Registration.id == uuid.UUID(registration_id))
    )
    return found or {}


def count_waiting(sessions: Sequence[EventSession | Row[Any]]) -> dict[uuid.UUID, int]:
    """How many wait for each of these sessions, in one query; without those nobody waits for."""
    rows = db.session.execute(_WAITING, {"sessions": [session.id for session in sessions]})
    return {row[0]: row[1] for row in rows}


# Made once: putting a statement together costs more than asking it.
_WAITING = (
    select(Seat.session_id, func.count())
    .where(
        Seat.state == SeatState.WAITLISTED,
        Seat.session_id.in_(bindparam("sessions", expanding=True)),
    )
    .group_by(Seat.session_id)
)
_own, _ahead = aliased(Seat), aliased(Seat)
# Written out, for the index of those who wait. A session's whole line is not numbered: of a page
# few wait.
_waits = literal(SeatState.WAITLISTED.value, literal_execute=True)
_place = (
    select(func.count())
    .where(
        _ahead.state == _waits,
        _ahead.session_id == _own.session_id,
        _ahead.queue_number <= _own.queue_number,
    )
    .correlate(_own)
    .scalar_subquery()
)
_first_place = (
    select(func.min(_place))
    .where(_own.registration_id == Registration.id, _own.state == _waits)
    .correlate(Registration)
    .scalar_subquery()
)
_STANDINGS = select(Registration.id, standing_sql(), _first_place).where(
    Registration.id.in_(bindparam("people", expanding=True))
)
_LETTERS = (
    select(Message)
    .where(Message.about_kind == Registration.__tablename__, Message.about_id == bindparam("about"))
    .order_by(Message.created_at.desc())
)
_CAME_BACK = select(func.replace(Message.about_id, "-", ""), Message.address).where(
    Message.about_kind == Registration.__tablename__, Message.bounced_at.is_not(None)
)
_MOVES = (
    select(RegistrationMove)
    .where(RegistrationMove.registration_id == bindparam("registration"))
    .order_by(RegistrationMove.at.desc(), RegistrationMove.id)
)


def list_moves(registration: Registration) -> list[RegistrationMove]:
    return list(db.session.scalars(_MOVES, {"registration": registration.id}))
