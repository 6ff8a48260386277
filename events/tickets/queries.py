"""Seats for a calendar, whether there is a ticket, and whom to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.accounts.models import User
from core.db import db
from events.editions.models import Edition, EventSession
from events.editions.phases import is_current
from events.editions.states import EditionState
from events.registrations.models import Registration, Seat
from events.registrations.queries import visible_registrations
from events.registrations.states import HELD_STATES, RegistrationState, SeatState
from events.tickets.states import PrintOrder, TicketStanding
from events.tickets.values import BadgeChoice

_ENDED = frozenset(
    {TicketStanding.EVENT_CANCELLED, TicketStanding.CANCELLED, TicketStanding.REFUSED}
)
_CAME_OR_COMES = HELD_STATES | {SeatState.NO_SHOW}


def ticket_standing(registration: Registration) -> TicketStanding:
    """Whether there is a ticket: the registration is confirmed and holds a place (R17's measure).

    An edition without sessions has tickets without seats. Whoever only waits has none.
    """
    if registration.edition.standing is EditionState.CANCELLED:
        return TicketStanding.EVENT_CANCELLED
    if registration.standing is RegistrationState.CANCELLED:
        return TicketStanding.CANCELLED
    if registration.standing is RegistrationState.REFUSED:
        return TicketStanding.REFUSED
    if registration.standing is not RegistrationState.CONFIRMED:
        return TicketStanding.NOT_CONFIRMED
    if registration.seats and not registration.holds_seat:
        return _without_place(registration)
    return TicketStanding.VALID


def own_standing(registration: Registration, at: datetime) -> TicketStanding:
    """The same for the person: once the event is over a ticket opens nothing."""
    edition = registration.edition
    over = edition.standing.is_public and not is_current(edition, at)
    standing = ticket_standing(registration)
    return TicketStanding.EVENT_OVER if over and standing not in _ENDED else standing


def _without_place(registration: Registration) -> TicketStanding:
    states = {seat.standing for seat in registration.seats}
    if states & {SeatState.WAITLISTED, SeatState.OFFERED}:
        return TicketStanding.WAITING
    if SeatState.REQUESTED in states:
        return TicketStanding.NOT_CONFIRMED
    # Whoever was there or missed it came with a ticket; whoever gave up every place has none.
    return TicketStanding.VALID if SeatState.NO_SHOW in states else TicketStanding.CANCELLED


def calendar_seats(owner: User | Registration) -> list[Seat]:
    """Every seat of the account's own registrations, or of the one registration, ended ones too."""
    seats = (
        select(Seat)
        .join(Seat.registration)
        .join(Registration.edition)
        .join(Seat.session)
        .options(
            contains_eager(Seat.registration).contains_eager(Registration.edition),
            contains_eager(Seat.session).joinedload(EventSession.venue),
        )
        .order_by(EventSession.starts_at, Seat.id)
    )
    if isinstance(owner, User):
        return list(db.session.scalars(seats.where(Registration.user_id == owner.id)))
    return list(db.session.scalars(seats.where(Registration.id == owner.id)))


def chosen_registrations(user: User, edition: Edition, choice: BadgeChoice) -> Select[Registration]:
    """Whom a choice means, within the person's reach, in its order.

    References of others, or of nobody, are simply not found.
    """
    rows = visible_registrations(user, edition).where(Registration.state == choice.state)
    if choice.state is RegistrationState.CONFIRMED:
        # Whoever only waits is confirmed too, and has no place to come to; see ticket_standing.
        places = Registration.seats
        rows = rows.where(or_(~places.any(), places.any(Seat.state.in_(_CAME_OR_COMES))))
    if choice.role:
        rows = rows.where(Registration.role == choice.role)
    if choice.references:
        rows = rows.where(Registration.reference.in_(choice.references))
    if choice.session_id:
        seated = select(Seat.registration_id).where(
            Seat.session_id == choice.session_id, Seat.state.in_(HELD_STATES)
        )
        rows = rows.where(Registration.id.in_(seated))
    by_name = (Registration.name_key, Registration.id)
    if choice.order is PrintOrder.ORGANISATION:
        return rows.order_by(Registration.organisation_key, *by_name)
    return rows.order_by(*by_name)


def with_seats(rows: Select[Registration]) -> Select[Registration]:
    """The same with seats and edition loaded in a fixed number of queries."""
    return rows.options(
        selectinload(Registration.seats).joinedload(Seat.session).joinedload(EventSession.venue),
        joinedload(Registration.edition),
    )


def signing_registrations(session: EventSession) -> Sequence[Registration]:
    """Who holds a place in the session, by name; what hangs at its door."""
    return db.session.scalars(
        select(Registration)
        .join(Registration.seats)
        .where(Seat.session_id == session.id, Seat.state.in_(HELD_STATES))
        .order_by(Registration.name_key, Registration.id)
    ).all()
