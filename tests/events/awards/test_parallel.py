"""Twenty at the same second for three places: three awards; and how it would go without."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, update

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import DomainError
from events.awards import services
from events.awards.models import Award, Prize
from events.editions.models import Edition
from tests.events.registrations.test_parallel import at_once
from tests.factories.awards import make_prize
from tests.factories.core import make_user
from tests.factories.projects import make_call, make_passed

pytestmark = pytest.mark.both_databases
CROWD, PLACES = 20, 3


@pytest.fixture
def crowd(app):
    week = make_call().edition
    prize = make_prize(week, places=PLACES)
    numbers = [make_passed(edition=week).reference for _ in range(CROWD)]
    return week.id, prize.id, numbers, make_user(Role.ORGANISER).id


def giving(crowd, number):
    week_id, prize_id, _numbers, desk_id = crowd

    def give() -> None:
        week, prize = db.session.get_one(Edition, week_id), db.session.get_one(Prize, prize_id)
        desk = db.session.get_one(User, desk_id)
        services.give(week, number, prize, "Vote", by=desk, at=now())
        db.session.commit()

    return give


def test_twenty_at_once_get_the_places_there_are(app, crowd):
    faults = at_once(app, [giving(crowd, number) for number in crowd[2]])
    assert [type(fault) for fault in faults] == [DomainError] * (CROWD - PLACES)
    assert {str(fault) for fault in faults} == {"All places of this prize are given."}
    prize = db.session.get_one(Prize, crowd[1])
    assert db.session.scalar(select(func.count(Award.id))) == prize.given == PLACES


def test_one_project_proposed_twice_at_once_has_one_award(app, crowd):
    faults = at_once(app, [giving(crowd, crowd[2][0]) for _ in range(8)])
    assert [type(fault) for fault in faults] == [DomainError] * 7
    assert db.session.scalar(select(func.count(Award.id))) == 1


def test_counting_first_and_giving_then_would_overdraw_but_for_the_table(app, crowd):
    """The control: without the lock all see a free place, and the table's ceiling refuses most."""
    looked = threading.Barrier(10)

    def take() -> None:
        one = db.session.get_one(Prize, crowd[1])
        is_free = one.given < one.places
        db.session.rollback()
        looked.wait(30)
        assert is_free
        db.session.execute(update(Prize).values(given=Prize.given + 1))
        db.session.commit()

    faults = at_once(app, [take] * 10)
    assert len(faults) == 10 - PLACES
    assert {"never_overdrawn" in str(fault) for fault in faults} == {True}
