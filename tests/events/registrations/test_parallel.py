"""Forty at once for ten places: never one too many, and the line in the order of arrival (G2)."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from core.clock import now
from core.db import db
from core.workflow import Guest
from events.editions.models import Edition, EventSession
from events.registrations import services
from events.registrations.models import Registration, Seat
from events.registrations.states import SeatState
from events.registrations.values import Entry
from tests.factories.events import make_edition, make_entry, make_registration

pytestmark = pytest.mark.both_databases
PEOPLE, PLACES = 40, 10


def at_once(app, works: list[Callable[[], None]]) -> list[BaseException]:
    """Do each in a thread and session of its own; what went wrong."""
    faults: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        with app.app_context():
            try:
                work()
            except Exception as fault:  # noqa: BLE001 - judged by the test
                faults.append(fault)

    db.session.commit()
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return faults


def count_confirmed(session_id: uuid.UUID) -> int:
    return db.session.scalar(
        select(func.count())
        .select_from(Seat)
        .where(Seat.session_id == session_id, Seat.state == SeatState.CONFIRMED)
    )


def test_forty_people_get_ten_places_and_the_rest_wait_in_order(app) -> None:
    edition = make_edition(capacity=PLACES)
    session_id, edition_id = edition.sessions[0].id, edition.id

    def sending(entry: Entry) -> Callable[[], None]:
        def send() -> None:
            here = db.session.get_one(Edition, edition_id)
            services.register(here, entry, user=None, by=None, at=now())
            db.session.commit()

        return send

    entries = [make_entry(*edition.sessions) for _ in range(PEOPLE)]
    assert at_once(app, [sending(entry) for entry in entries]) == []
    assert count_confirmed(session_id) == PLACES
    # The number of a registration is given in the order of arrival.
    seats = list(
        db.session.scalars(
            select(Seat).join(Registration).order_by(Registration.reference)
        )
    )  # fmt: skip
    states = [seat.state for seat in seats]
    assert states == ["confirmed"] * PLACES + ["waitlisted"] * (PEOPLE - PLACES)
    assert [seat.queue_number for seat in seats[PLACES:]] == list(range(1, PEOPLE - PLACES + 1))
    session = db.session.get_one(EventSession, session_id)
    assert (session.taken, session.queued) == (PLACES, PEOPLE - PLACES)


def test_reading_first_and_writing_then_would_oversell(app) -> None:
    """The control: the same crowd, with the places counted the way that does not hold."""
    edition = make_edition(capacity=PLACES)
    session_id = edition.sessions[0].id
    people = [make_registration(edition, role="talent").id for _ in range(PLACES + 5)]
    for seat in list(db.session.scalars(select(Seat))):
        db.session.delete(seat)
    everybody_has_read = threading.Barrier(len(people))

    def taking(registration_id: uuid.UUID) -> Callable[[], None]:
        def take() -> None:
            is_free = count_confirmed(session_id) < PLACES
            db.session.rollback()
            everybody_has_read.wait(30)
            if is_free:
                db.session.add(
                    Seat(
                        registration_id=registration_id,
                        session_id=session_id,
                        state=SeatState.CONFIRMED,
                        asked_at=now(),
                    )
                )
                db.session.commit()

        return take

    assert at_once(app, [taking(one) for one in people]) == []
    assert count_confirmed(session_id) > PLACES


def test_an_offer_is_accepted_by_one_of_many_presses(app) -> None:
    edition = make_edition(capacity=1, offer_mode="ask")
    first, second = make_registration(edition), make_registration(edition)
    services.cancel_registration(first, by=Guest(first), at=now())
    db.session.commit()
    seat_id = second.seats[0].id

    def accept() -> None:
        services.accept_offer(db.session.get_one(Seat, seat_id), by=None, at=now())
        db.session.commit()

    faults = at_once(app, [accept] * 6)
    assert len(faults) == 5
    assert second.seats[0].state == "confirmed"
    assert edition.sessions[0].taken == 1
