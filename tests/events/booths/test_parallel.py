"""Fifty at once for one booth: one has it, forty-nine are told; and how it would go without."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text

from core.accounts.models import User
from core.clock import now
from core.db import db
from core.errors import Conflict
from events.booths import services
from events.booths.models import Reservation
from events.booths.states import HAVING
from events.exhibitors.models import Exhibitor
from events.plans.models import Booth
from tests.events.registrations.test_parallel import at_once
from tests.factories.booths import make_entitled, make_planned_fair

pytestmark = pytest.mark.both_databases
CROWD = 50


@pytest.fixture
def crowd(app):
    """Entitled exhibitors of one fair, with the booth that all of them want."""
    fair, (booth, *_more) = make_planned_fair()
    return booth.id, [
        (one.id, one.created_by_id) for one in (make_entitled(fair) for _ in range(CROWD))
    ]


def count_having(booth_id: uuid.UUID) -> int:
    rows = select(func.count()).select_from(Reservation)
    having = Reservation.booth_id == booth_id, Reservation.state.in_(HAVING)
    return db.session.scalar(rows.where(*having))


def test_fifty_want_one_booth_and_one_has_it(app, crowd) -> None:
    booth_id, exhibitors = crowd

    def holding(exhibitor_id: uuid.UUID, officer_id: uuid.UUID) -> Callable[[], None]:
        def hold() -> None:
            one, booth = (
                db.session.get_one(Exhibitor, exhibitor_id),
                db.session.get_one(Booth, booth_id),
            )
            services.hold(one, booth, by=db.session.get_one(User, officer_id), at=now())
            db.session.commit()

        return hold

    faults = at_once(app, [holding(*each) for each in exhibitors])
    assert count_having(booth_id) == 1
    assert [type(fault) for fault in faults] == [Conflict] * (CROWD - 1)
    assert {str(fault) for fault in faults} == {"Somebody else was quicker: booth A01 is taken."}


def test_looking_first_and_taking_then_would_give_it_twice(app, crowd) -> None:
    """The control: the same crowd, without the lock and without the table's index."""
    booth_id, exhibitors = crowd
    db.session.execute(text("DROP INDEX uq_booth_reservation_booth"))
    everybody_has_looked = threading.Barrier(10)

    def taking(exhibitor_id: uuid.UUID, number: int) -> Callable[[], None]:
        def take() -> None:
            one = db.session.get_one(Exhibitor, exhibitor_id)
            is_free = count_having(booth_id) == 0
            row = Reservation(
                reference=f"BO-2020-{number:04d}", edition_id=one.edition_id, exhibitor_id=one.id,
                entity_id=one.entity_id, state="held", booth_id=booth_id, held_until=now(),
                created_at=now(),
            )  # fmt: skip
            db.session.rollback()
            everybody_has_looked.wait(30)
            if is_free:
                db.session.add(row)
                db.session.commit()

        return take

    try:
        works = [taking(one, number) for number, (one, _by) in enumerate(exhibitors[:10])]
        assert at_once(app, works) == []
        assert count_having(booth_id) == 10
    finally:
        db.session.rollback()
        db.session.execute(text("DELETE FROM booth_reservation"))
        index = next(one for one in Reservation.__table__.indexes
                     if one.name == "uq_booth_reservation_booth")  # fmt: skip
        index.create(db.session.connection())
        db.session.commit()
