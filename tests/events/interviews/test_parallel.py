"""Fifty at once for one time: exactly one has it, and forty-nine are told so (R15)."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Conflict
from events.applications.states import SharingLevel
from events.interviews import services as booking
from events.interviews.models import Interview
from events.timetables.models import Slot
from tests.events.registrations.test_parallel import at_once
from tests.factories.interviews import Booth, make_visitor

pytestmark = pytest.mark.both_databases
PEOPLE = 50


def holders(slot_id) -> int:
    rows = select(func.count()).where(Interview.slot_id == slot_id, Interview.state == "booked")
    return db.session.scalar(rows)


def test_fifty_bookings_of_one_time_make_one_interview(app):
    booth = Booth(slots=1)
    slot_id = booth.slots[0].id
    people = [make_visitor(booth.edition).id for _ in range(PEOPLE)]

    def booked_by(user_id):
        def work():
            user, slot = db.session.get_one(User, user_id), db.session.get_one(Slot, slot_id)
            booking.book(slot, SharingLevel.NAME, by=user, at=now())
            db.session.commit()

        return work

    faults = at_once(app, [booked_by(one) for one in people])
    assert len(faults) == PEOPLE - 1
    assert {(type(one), "just taken" in str(one)) for one in faults} == {(Conflict, True)}
    assert holders(slot_id) == 1


def test_reading_first_and_writing_then_would_book_it_twice(app):
    """The control: without the lock and the constraint the same crowd has it many times."""
    booth = Booth(slots=1)
    slot_id, table_id = booth.slots[0].id, booth.table.id
    people = [make_visitor(booth.edition).id for _ in range(10)]
    db.session.execute(text("DROP INDEX uq_interview_holder"))
    db.session.commit()
    everybody_has_read = threading.Barrier(len(people))

    def booked_by(number, user_id):
        def work():
            is_free = holders(slot_id) == 0
            db.session.rollback()
            everybody_has_read.wait(30)
            if is_free:
                db.session.add(
                    Interview(
                        reference=f"IV-1-{number}", timetable_id=table_id, slot_id=slot_id,
                        user_id=user_id, state="booked", asked_at=now(), changed_at=now(),
                    )
                )  # fmt: skip
                db.session.commit()

        return work

    assert at_once(app, [booked_by(*one) for one in enumerate(people)]) == []
    assert holders(slot_id) > 1


def test_one_person_at_two_booths_at_once_has_one_interview(app):
    first = Booth(slots=1)
    booths = [first, *(Booth(first.edition, slots=1) for _ in range(7))]
    slots = [booth.slots[0].id for booth in booths]
    user_id = make_visitor(first.edition).id

    def booking_of(slot_id):
        def work():
            user, slot = db.session.get_one(User, user_id), db.session.get_one(Slot, slot_id)
            booking.book(slot, SharingLevel.NAME, by=user, at=now())
            db.session.commit()

        return work

    assert len(at_once(app, [booking_of(one) for one in slots])) == len(slots) - 1
    assert sum(holders(one) for one in slots) == 1
