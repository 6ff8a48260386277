"""Whatever people, staff and the clock do in whatever order: places and lines stay right (R1, R2)."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from core.accounts.models import User
from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import DomainError
from core.lists.bulk import Asked, change_many
from core.lists.choice import open_list
from core.lists.queries import visible_ids
from core.lists.spec import actions_of
from core.workflow import Guest
from events.attendees.lists import ATTENDEES
from events.editions.models import Edition, EventSession, SeatDraw
from events.editions.states import Allocation, OfferMode
from events.gate import services as gate
from events.gate.states import ScanWay
from events.gate.values import MadeScan, WalkIn
from events.registrations import services
from events.registrations.groups import SeatHold
from events.registrations.models import Registration, Seat
from events.registrations.services import following
from events.registrations.services.group_seats import enter_held, hold_seats, release_seats
from events.registrations.services.holding import HOLDING
from events.registrations.services.registering import tell_registered
from events.registrations.services.seats import ask_for_seats, waits_for_draw
from events.registrations.states import LIVE_STATES, TAKEN_STATES, SeatState
from events.registrations.values import Group
from tests.events.registrations.test_parallel import at_once
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_entry

pytestmark = pytest.mark.both_databases
STEPS = 90
REASON = {"en": "Chance", "zh": "随机"}


class Walk:
    """An edition of two small sessions, and every deed with its chance to be refused."""

    # What one deed must leave in order can be compared only where nobody else acts meanwhile.
    is_alone = True
    # A group that is entered one by one: its session, and how many are still to come.
    entering: tuple[Group, uuid.UUID, int] | None = None

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        mode = OfferMode.ASK if seed % 2 else OfferMode.AT_ONCE
        self.edition_id = make_edition(
            sessions=2, capacity=3, offer_mode=mode, offer_hours=1, needs_approval=seed % 3 == 0
        ).id
        self.staff_id = make_user(Role.ORGANISER).id
        db.session.commit()
        self.at = now()

    @property
    def edition(self) -> Edition:
        return db.session.get_one(Edition, self.edition_id)

    @property
    def staff(self) -> User:
        return db.session.get_one(User, self.staff_id)

    def session(self) -> EventSession:
        return self.chance.choice(self.edition.sessions)

    def seat(self, *states: SeatState) -> Seat | None:
        seats = db.session.scalars(select(Seat).order_by(Seat.id))
        found = [one for one in seats if not states or one.standing in states]
        return self.chance.choice(found) if found else None

    def registration(self) -> Registration | None:
        rows = list(db.session.scalars(select(Registration).order_by(Registration.reference)))
        return self.chance.choice(rows) if rows else None

    def register(self) -> None:
        chosen = self.chance.sample(self.edition.sessions, self.chance.choice([1, 2]))
        services.register(self.edition, make_entry(*chosen), user=None, by=None, at=self.at)

    def bring_group(self) -> None:
        group = Group(uuid.uuid4(), self.chance.random() < 0.7, None)
        people = [
            services.register(
                self.edition, make_entry(), user=None, by=self.staff, at=self.at, takes_seats=False
            )
            for _ in range(self.chance.choice([2, 3]))
        ]
        ask_for_seats(people, [self.session().id], by=self.staff, at=self.at, group=group)
        tell_registered(*people)

    def enter_group(self) -> None:
        """What a group asks for is taken at once; its people come in one by one, some of them."""
        if self.entering is None:
            group, session, count = (
                Group(uuid.uuid4(), self.chance.random() < 0.7),
                self.session(),
                3,
            )
            hold_seats(group, {session.id: count}, self.edition_id)
            self.entering = group, session.id, count
            return
        group, session_id, count = self.entering
        if not count or self.chance.random() < 0.2:
            release_seats(group.id, at=self.at)
            self.entering = None
            return
        one = services.register(
            self.edition, make_entry(), user=None, by=self.staff, at=self.at, takes_seats=False
        )
        enter_held([one], [session_id], group, by=self.staff, at=self.at)
        self.entering = group, session_id, count - 1

    def split_group(self) -> None:
        seat = self.seat(SeatState.WAITLISTED)
        if seat is not None and seat.group_id is not None:
            services.split_group(seat.group_id, seat.session_id, by=self.staff, at=self.at)

    def cancel(self) -> None:
        if (one := self.registration()) is not None:
            services.cancel_registration(one, by=Guest(one), at=self.at)

    def give_up(self) -> None:
        if (seat := self.seat()) is not None:
            services.give_up_seat(seat, by=None, at=self.at)

    def add(self) -> None:
        if (one := self.registration()) is not None:
            services.add_seat(one, self.session().id, by=None, at=self.at)

    def change(self) -> None:
        one = self.registration()
        if one is not None:
            entry = make_entry(*self.chance.sample(self.edition.sessions, 1))
            services.change_registration(one, entry, by=Guest(one), at=self.at)

    def accept(self) -> None:
        if (seat := self.seat(SeatState.OFFERED)) is not None:
            services.accept_offer(seat, by=None, at=self.at)

    def wait(self) -> None:
        self.at += timedelta(minutes=self.chance.choice([10, 50, 90, 900]))
        services.lapse_offers(at=self.at)
        services.lapse_holds(at=self.at)
        late = Registration.confirm_by <= self.at
        holding = select(Seat).join(Seat.registration).where(late, Seat.state.in_(HOLDING))
        assert not self.is_alone or db.session.scalars(holding).all() == []

    def confirm_address(self) -> None:
        """Perhaps after the hold has ended: whoever waits meanwhile is not passed."""
        if (one := self.registration()) is not None:
            before = lines()
            services.confirm_address(one, by=Guest(one), at=self.at)
            for session_id, line in lines().items() if self.is_alone else ():
                assert line[: len(before.get(session_id, []))] == before.get(session_id, [])

    def widen(self) -> None:
        session = self.session()
        session.capacity = (session.capacity or 0) + self.chance.choice([1, 2])
        db.session.flush()
        while following.fill_free_places(session.id, at=self.at):
            db.session.commit()

    def move_by_hand(self) -> None:
        seat = self.seat()
        state = self.chance.choice([SeatState.CONFIRMED, SeatState.WAITLISTED])
        if seat is not None:
            services.move_seat(seat, state, reason="Chance", by=self.staff, at=self.at)

    def decide(self) -> None:
        one = self.registration()
        if one is None:
            return
        match self.chance.choice(["confirm", "return", "refuse", "again"]):
            case "confirm":
                services.confirm_registration(one, by=self.staff, at=self.at)
            case "return":
                services.return_registration(one, reason=REASON, by=self.staff, at=self.at)
            case "refuse":
                services.refuse_registration(one, reason=REASON, by=self.staff, at=self.at)
            case "again":
                services.send_again(one, by=Guest(one), at=self.at)

    def walk_in(self) -> None:
        person = WalkIn(name=f"Walk {self.chance.random()}", consent=True)
        self._scan(ScanWay.WALK_IN, self.session(), person=person)

    def scan(self) -> None:
        if (seat := self.seat()) is not None:
            self._scan(ScanWay.LIST, seat.session, reference=seat.registration.reference)

    def _scan(self, way: ScanWay, session: EventSession, **given: Any) -> None:
        made = MadeScan(
            uuid.UUID(int=self.chance.getrandbits(128)), session.id, self.at, way=way, **given
        )
        gate.merge_scans(self.edition, [made], device=None, by=self.staff, at=self.at)
        if self.chance.random() < 0.3:
            gate.undo_scan(self.edition, made.id, by=self.staff, at=self.at)

    def change_many(self) -> None:
        chosen = {one.reference for _ in range(4) if (one := self.registration()) is not None}
        opened = open_list(ATTENDEES, self.edition, self.staff, {"order": "name"})
        ids = visible_ids(opened, sorted(chosen))
        action = actions_of(ATTENDEES)[self.chance.choice(["confirm", "confirm", "cancel"])]
        asked = {
            seat.id
            for seat in db.session.scalars(select(Seat).where(Seat.state == SeatState.REQUESTED))
            if seat.registration_id in ids
        }
        said = {"reason": REASON}
        change_many(Asked(ATTENDEES, self.edition, action, self.staff, self.at, said), ids)
        if self.is_alone:
            require_in_turn(asked)

    def draw(self) -> None:
        """Some session's places are given by lot from now on, then the lot is drawn."""
        session = self.session()
        if db.session.get(SeatDraw, session.id) is None:
            session.allocation = Allocation.DRAW
            services.announce_draw(session, by=self.staff, at=self.at)
        else:
            services.draw_seats(session, by=self.staff, at=self.at)

    def deeds(self) -> list[Callable[[], None]]:
        often = [self.register] * 4 + [self.cancel, self.give_up, self.add, self.change] * 2
        return [*often, *[self.enter_group] * 3, self.bring_group, self.split_group, self.accept, self.wait, self.wait,
                self.confirm_address, self.confirm_address, self.widen,
                self.move_by_hand, self.decide, self.decide, self.walk_in, self.scan,
                self.change_many, self.change_many, self.draw]  # fmt: skip


def require_in_turn(asked: set[uuid.UUID]) -> None:
    """Of those placed by one act, nobody who came later has a place that one before waits for."""
    seats = select(Seat).where(Seat.id.in_(asked)).join(Seat.registration)
    by_arrival = db.session.scalars(seats.order_by(Registration.submitted_at, Registration.id))
    placed: dict[uuid.UUID, list[Seat]] = {}
    for seat in by_arrival:
        if seat.standing is SeatState.WAITLISTED or seat.standing.is_taken:
            placed.setdefault(seat.session_id, []).append(seat)
    for line in placed.values():
        numbers = [seat.queue_number or 0 for seat in line]
        assert numbers == sorted(numbers), "whoever came later was placed before"


def lines() -> dict[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for seat in db.session.scalars(
        select(Seat).where(Seat.state == SeatState.WAITLISTED).order_by(Seat.queue_number)
    ):
        found.setdefault(seat.session_id, []).append(seat.id)
    return found


def require_right(edition: Edition) -> None:
    """Every place counted once, held by somebody live, and given as far as the first in line."""
    for session in edition.sessions:
        seats = list(db.session.scalars(select(Seat).where(Seat.session_id == session.id)))
        taken = [one for one in seats if one.standing in TAKEN_STATES]
        held = list(db.session.scalars(select(SeatHold).where(SeatHold.session_id == session.id)))
        assert session.taken == len(taken) + sum(one.places for one in held)
        assert session.capacity is None or session.taken <= session.capacity
        line = sorted(
            (one for one in seats if one.standing is SeatState.WAITLISTED),
            key=lambda one: one.queue_number or 0,
        )
        assert len({one.queue_number for one in line}) == len(line)
        is_entered = not any(one.numbers for one in held)
        if line and is_entered and not waits_for_draw(session):
            head = line[0]
            together = [one for one in line if one.group_id == head.group_id and one.keep_together]
            wanted = len(together) if head.keep_together and head.group_id else 1
            assert session.capacity is not None
            assert session.taken + wanted > session.capacity, "somebody waits beside a free place"
    for registration in db.session.scalars(select(Registration)):
        standing = {one.standing for one in registration.seats}
        if registration.standing not in LIVE_STATES:
            ended = {SeatState.CANCELLED, SeatState.ATTENDED, SeatState.NO_SHOW}
            assert standing <= ended, registration.standing
        elif registration.state == "submitted" and registration.confirmed_at is None:
            assert standing <= {SeatState.REQUESTED, SeatState.CANCELLED}


@pytest.mark.parametrize("seed", range(6))
def test_places_and_lines_stay_right(app, seed):
    walk = Walk(seed)
    done = 0
    for _step in range(STEPS):
        before = lines()
        deed = walk.chance.choice(walk.deeds())
        try:
            deed()
            db.session.commit()
            done += 1
        except DomainError:
            db.session.rollback()
        db.session.expire_all()
        require_right(walk.edition)
        after = lines()
        for session_id, line in before.items():
            still = [one for one in after.get(session_id, []) if one in line]
            moved_back = deed in (walk.move_by_hand, walk.draw)
            assert moved_back or still == [one for one in line if one in still], deed.__name__
    assert done > STEPS / 2


def test_places_stay_right_when_everything_happens_at_once(app):
    """Eight people and staff at the same time: nothing is counted twice, nobody waits for ever."""
    walk = Walk(2)
    for _ in range(12):
        walk.register()
    db.session.commit()

    def walker(seed: int) -> Callable[[], None]:
        def go() -> None:
            own = Walk.__new__(Walk)
            own.is_alone = False
            own.chance = random.Random(seed)
            own.edition_id, own.staff_id, own.at = walk.edition_id, walk.staff_id, walk.at
            for _step in range(10):
                try:
                    own.chance.choice(own.deeds())()
                    db.session.commit()
                except (DomainError, StaleDataError):
                    db.session.rollback()

        return go

    assert at_once(app, [walker(seed) for seed in range(8)]) == []
    require_right(walk.edition)
