"""Seats: asked for, given, waited for, offered, given up (R1, R2)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from core import outbox
from core.db import db, new_id
from core.errors import Conflict, DomainError
from events.editions.models import EventSession, SeatDraw
from events.editions.states import Allocation, OfferMode, SessionState
from events.registrations import mails
from events.registrations.models import Registration, Seat
from events.registrations.services.history import fire_seat, note
from events.registrations.services.places import (
    count_waiting,
    free_places,
    line_is_entered,
    lock_registration,
    lock_sessions,
    next_queue_number,
    take_places,
)
from events.registrations.states import SEAT_WORKFLOW, RegistrationState, SeatAction, SeatState
from events.registrations.values import Actor, Group


def ask_for_seats(
    registrations: list[Registration],
    session_ids: Iterable[uuid.UUID],
    *,
    by: Actor,
    at: datetime,
    group: Group | None = None,
) -> list[Seat]:
    """Give each registration a seat in each session, or a place in its waiting list.

    A group that keeps together has all its seats in a session or waits with all of them. What is
    not confirmed yet is only asked for. Refuses, at `sessions`, one that is full and has no
    waiting list, is cancelled, or is another edition's.
    """
    wanted = set(session_ids)
    sessions = lock_sessions(wanted)
    require_sessions(sessions, wanted, registrations[0].edition_id)
    seats = []
    for session in sessions:
        asked = [new_seat(one, session, group, at) for one in registrations]
        db.session.add_all(asked)
        place_seats(asked, session, by=by, at=at)
        seats += asked
    db.session.flush()
    return seats


def require_sessions(
    sessions: list[EventSession], wanted: set[uuid.UUID], edition_id: uuid.UUID
) -> None:
    """Refuse a session that is not there, is another edition's, or does not take place."""
    known = {one.id for one in sessions if one.edition_id == edition_id}
    if known != wanted:
        raise DomainError(_l("Choose the sessions again."), field="sessions")
    for session in sessions:
        if session.standing is SessionState.CANCELLED:
            raise DomainError(
                _l("Session %(code)s is cancelled. Choose another.", code=session.code),
                field="sessions",
            )


def place_seats(seats: list[Seat], session: EventSession, *, by: Actor, at: datetime) -> None:
    """Confirm these seats of a locked session, or put them in line, together or one by one.

    What is not confirmed yet, and whose address was not confirmed in time, is only asked for.
    """
    ready = [seat for seat in seats if _may_be_placed(seat, at)]
    together = ready and ready[0].keep_together
    for unit in [ready] if together else [[seat] for seat in ready]:
        _place(unit, session, by=by, at=at)


def promote(session: EventSession, *, at: datetime, most: int | None = None) -> list[Seat]:
    """Give the free places of a locked session to the first in line (R2); those who got one.

    `most` ends it after about so many, for a job that goes on in its next turn.
    """
    given: list[Seat] = []
    # A group that does not fit ends it too: nobody behind overtakes (R2).
    while (
        (most is None or len(given) < most)
        and (unit := _first_in_line(session, at))
        and take_places(session, len(unit))
    ):
        for seat in unit:
            _give(seat, at=at)
        given += unit
    return given


def accept_offer(seat: Seat, *, by: Actor, at: datetime) -> Seat:
    """Take an offered place. Refuses when the time is over or the place is no longer offered."""
    lock_sessions([seat.session_id])
    # While we waited for the lock the offer may have lapsed and the place gone on.
    db.session.refresh(seat)
    if seat.state != SeatState.OFFERED or seat.offered_until is None or seat.offered_until <= at:
        raise Conflict(_l("This offer is over: the place went to the next in line."))
    return fire_seat(seat, SeatAction.CONFIRM, by=by, at=at)


def give_up_seat(
    seat: Seat, *, by: Actor, at: datetime, reason: str = "", promotes: bool = True
) -> Seat:
    """End a seat or leave the line; a place that falls free goes to the first in line at once."""
    (session,) = lock_sessions([seat.session_id])
    db.session.refresh(seat)
    if not SEAT_WORKFLOW.is_open(seat, SeatAction.GIVE_UP):
        raise Conflict(_l("This seat was given up or used already."))
    was_taken = seat.standing.is_taken
    fire_seat(seat, SeatAction.GIVE_UP, by=by, at=at, reason=reason)
    if was_taken:
        free_places(session, 1)
    if promotes:
        promote(session, at=at)
    return seat


def add_seat(registration: Registration, session_id: uuid.UUID, *, by: Actor, at: datetime) -> Seat:
    """Ask for one more session, or again for one given up before.

    Refuses a registration that was cancelled meanwhile.
    """
    lock_registration(registration)
    locked = lock_sessions([session_id])
    require_sessions(locked, {session_id}, registration.edition_id)
    (session,) = locked
    seat = db.session.scalar(
        select(Seat).where(Seat.registration_id == registration.id, Seat.session_id == session_id)
    )
    if seat is not None and seat.standing is not SeatState.CANCELLED:
        return seat
    if seat is None:
        seat = new_seat(registration, session, None, at)
        db.session.add(seat)
    else:
        SEAT_WORKFLOW.fire(seat, SeatAction.ASK_AGAIN, by=by, at=at)
        seat.asked_at, seat.ended_at = at, None
        seat.group_id, seat.keep_together = None, False
    db.session.flush()
    place_seats([seat], session, by=by, at=at)
    return seat


def split_group(
    group_id: uuid.UUID, session_id: uuid.UUID, *, by: Actor, at: datetime
) -> list[Seat]:
    """Let a waiting group take places one by one from now on; who got one at once."""
    (session,) = lock_sessions([session_id])
    for seat in _waiting_of_group(session, group_id):
        seat.keep_together = False
        note(seat.registration, "seat:split", by=by, at=at, seat=seat)
    db.session.flush()
    return promote(session, at=at)


def lapse_offers(*, at: datetime) -> int:
    """End the offers whose time is over and offer the places to the next; how many ended."""
    lapsed = list(
        db.session.scalars(
            select(Seat)
            .where(Seat.state == SeatState.OFFERED, Seat.offered_until <= at)
            # Sessions are locked one after the other, everywhere in the order of their ids.
            .order_by(Seat.session_id)
        )
    )
    ended = 0
    for seat in lapsed:
        lock_sessions([seat.session_id])
        db.session.refresh(seat)
        # Taken or left in the very moment before the lock.
        if seat.state != SeatState.OFFERED:
            continue
        # Written first: giving the seat up forgets until when it was offered.
        outbox.post(mails.of_seat(seat, "offer_lapsed"))
        give_up_seat(seat, by=None, at=at)
        ended += 1
    return ended


def new_seat(
    registration: Registration, session: EventSession, group: Group | None, at: datetime
) -> Seat:
    return Seat(
        id=new_id(),
        registration=registration,
        session=session,
        state=SeatState.REQUESTED,
        asked_at=at,
        group_id=group.id if group else None,
        keep_together=group.keep_together if group else False,
    )


def _place(unit: list[Seat], session: EventSession, *, by: Actor, at: datetime) -> None:
    is_drawn = waits_for_draw(session)
    # Whoever waits is before whoever comes now, even if a place is free (R2).
    with db.session.no_autoflush:  # new seats are written once, with the state they come to
        in_turn = not is_drawn and (session.capacity is None or count_waiting(session) == 0)
        is_taken = in_turn and take_places(session, len(unit))
    if is_taken:
        for seat in unit:
            fire_seat(seat, SeatAction.CONFIRM, by=by, at=at)
        return
    if not session.has_waitlist and not is_drawn:
        raise full(session)
    for seat in unit:
        # Before the move: the table knows no waiting seat without a number.
        seat.queue_number = next_queue_number(session)
        fire_seat(seat, SeatAction.WAIT, by=by, at=at)
    db.session.flush()


def _may_be_placed(seat: Seat, at: datetime) -> bool:
    one = seat.registration
    has_lapsed = seat.is_scarce and one.confirm_by is not None and one.confirm_by <= at
    return one.state == RegistrationState.CONFIRMED and not has_lapsed


def full(session: EventSession) -> DomainError:
    return DomainError(
        _l("Session %(code)s is full. Choose another.", code=session.code), field="sessions"
    )


def _give(seat: Seat, *, at: datetime) -> None:
    edition = seat.registration.edition
    if edition.offer_mode == OfferMode.ASK:
        seat.offered_until = at + timedelta(hours=edition.offer_hours)
        fire_seat(seat, SeatAction.OFFER, by=None, at=at)
        outbox.post(mails.of_seat(seat, "seat_offered"))
        return
    fire_seat(seat, SeatAction.CONFIRM, by=None, at=at)
    outbox.post(mails.of_seat(seat, "seat_given"))


def _first_in_line(session: EventSession, at: datetime) -> list[Seat]:
    takes_place = session.state != SessionState.CANCELLED and session.edition.standing.is_live
    # A place in what is over helps nobody.
    if not takes_place or session.ends_at <= at or waits_for_draw(session):
        return []
    head = db.session.scalar(
        select(Seat)
        .where(Seat.session_id == session.id, Seat.state == SeatState.WAITLISTED)
        .where(line_is_entered(session.id))
        .order_by(Seat.queue_number)
        .limit(1)
    )
    if head is None:
        return []
    if head.keep_together and head.group_id is not None:
        return [one for one in _waiting_of_group(session, head.group_id) if one.keep_together]
    return [head]


def _waiting_of_group(session: EventSession, group_id: uuid.UUID) -> list[Seat]:
    return list(
        db.session.scalars(
            select(Seat)
            .where(
                Seat.session_id == session.id,
                Seat.state == SeatState.WAITLISTED,
                Seat.group_id == group_id,
            )
            .order_by(Seat.queue_number)
        )
    )


def waits_for_draw(session: EventSession) -> bool:
    """Whether its places are drawn, and were not yet."""
    if session.allocation != Allocation.DRAW:
        return False
    draw = db.session.get(SeatDraw, session.id)
    return draw is None or draw.drawn_at is None
