"""Seats: never too many, first come first served, groups, offers, and moves by hand (R1, R2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError
from core.workflow import Guest
from events.editions.states import OfferMode
from events.registrations import services
from events.registrations.models import Registration, Seat
from events.registrations.queries import queue_positions
from events.registrations.services import seats
from events.registrations.services.seats import ask_for_seats
from events.registrations.states import SEAT_WORKFLOW, SeatAction, SeatState
from events.registrations.values import Group
from tests.counting import count_queries
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_entry, make_registration

pytestmark = pytest.mark.both_databases


def states(*registrations: Registration) -> list[str]:
    return [registration.seats[0].state for registration in registrations]


def test_capacity_is_kept_and_the_rest_wait_in_order(app) -> None:
    edition = make_edition(capacity=2)
    people = [make_registration(edition) for _ in range(5)]
    assert states(*people) == ["confirmed"] * 2 + ["waitlisted"] * 3
    assert edition.sessions[0].taken == 2
    places = queue_positions([one.seats[0] for one in people])
    assert [places.get(one.seats[0].id) for one in people] == [None, None, 1, 2, 3]


def test_a_freed_place_goes_to_the_first_in_line_at_once(app) -> None:
    edition = make_edition(capacity=1)
    first, second, third = [make_registration(edition) for _ in range(3)]
    services.cancel_registration(first, by=Guest(first), at=now())
    assert states(first, second, third) == ["cancelled", "confirmed", "waitlisted"]
    assert edition.sessions[0].taken == 1


def test_leaving_the_line_closes_the_gap(app) -> None:
    edition = make_edition(capacity=1)
    _first, second, third = [make_registration(edition) for _ in range(3)]
    services.give_up_seat(second.seats[0], by=None, at=now())
    assert queue_positions([third.seats[0]]) == {third.seats[0].id: 1}


def test_who_comes_later_does_not_pass_a_group_that_waits(app) -> None:
    edition = make_edition(capacity=3)
    session, at = edition.sessions[0], now()
    make_registration(edition)
    make_registration(edition)
    group = Group(id=edition.id, keep_together=True)
    pair = [
        services.register(edition, make_entry(), user=None, by=None, at=at, takes_seats=False)
        for _ in range(2)
    ]
    ask_for_seats(pair, [session.id], by=None, at=at, group=group)
    late = make_registration(edition)
    assert states(*pair, late) == ["waitlisted"] * 3
    services.split_group(group.id, session.id, by=None, at=at)
    assert states(*pair, late) == ["confirmed", "waitlisted", "waitlisted"]


def test_an_offer_lapses_to_the_next(app) -> None:
    edition = make_edition(capacity=1, offer_mode=OfferMode.ASK, offer_hours=2)
    first, second, third = [make_registration(edition) for _ in range(3)]
    services.cancel_registration(first, by=Guest(first), at=now())
    assert states(second, third) == ["offered", "waitlisted"]
    later = now() + timedelta(hours=3)
    with pytest.raises(DomainError):
        services.accept_offer(second.seats[0], by=None, at=later)
    assert services.lapse_offers(at=later) == 1
    assert states(second, third) == ["cancelled", "offered"]
    services.accept_offer(third.seats[0], by=None, at=later)
    assert states(third) == ["confirmed"]
    assert edition.sessions[0].taken == 1


def test_a_move_by_hand_needs_a_reason_and_a_place(app) -> None:
    edition = make_edition(capacity=1)
    organiser = make_user(Role.ORGANISER)
    first, second = [make_registration(edition) for _ in range(2)]
    seat = second.seats[0]
    for reason, field in (("", "reason"), ("A speaker", "state")):
        with pytest.raises(DomainError) as refusal:
            services.move_seat(seat, SeatState.CONFIRMED, reason=reason, by=organiser, at=now())
        assert refusal.value.field == field
    services.move_seat(
        first.seats[0], SeatState.WAITLISTED, reason="Asked to", by=organiser, at=now()
    )
    db.session.commit()
    # The freed place went to the first in line at once (R2).
    assert states(first, second) == ["waitlisted", "confirmed"]
    assert edition.sessions[0].taken == 1
    edition.sessions[0].capacity = 2
    services.move_seat(
        first.seats[0], SeatState.CONFIRMED, reason="A speaker", by=organiser, at=now()
    )
    assert edition.sessions[0].taken == 2


def test_nobody_is_put_in_a_line_of_nobody(app) -> None:
    """They would wait beside a free place, and everybody after them too."""
    edition = make_edition(capacity=1)
    alone = make_registration(edition)
    with pytest.raises(DomainError) as refusal:
        services.move_seat(
            alone.seats[0],
            SeatState.WAITLISTED,
            reason="Asked to",
            by=make_user(Role.ORGANISER),
            at=now(),
        )
    assert refusal.value.field == "state"


def test_no_place_is_taken_by_hand_in_what_does_not_take_place(app) -> None:
    edition = make_edition(capacity=1, needs_approval=True)
    organiser = make_user(Role.ORGANISER)
    unconfirmed = make_registration(edition)
    services.give_up_seat(unconfirmed.seats[0], by=None, at=now())
    other = make_edition(capacity=1)
    cancelled = make_registration(other)
    services.give_up_seat(cancelled.seats[0], by=None, at=now())
    other.sessions[0].state = "cancelled"
    for one in (unconfirmed, cancelled):
        with pytest.raises(Conflict):
            services.move_seat(
                one.seats[0], SeatState.CONFIRMED, reason="A friend", by=organiser, at=now()
            )


def test_what_ended_meanwhile_takes_no_place(app) -> None:
    """A second request that read the registration before it was cancelled."""
    edition = make_edition(sessions=2, capacity=1)
    one = make_registration(edition, edition.sessions[0])
    assert one.state == "confirmed"
    db.session.execute(
        update(Registration)
        .values(state="cancelled", cancelled_at=now())
        .execution_options(synchronize_session=False)
    )
    with pytest.raises(Conflict):
        services.add_seat(one, edition.sessions[1].id, by=None, at=now())


def test_an_offer_taken_in_time_does_not_lapse(app, monkeypatch) -> None:
    """The job that ends offers read it before; whoever accepted in the last second keeps it."""
    edition = make_edition(capacity=1, offer_mode=OfferMode.ASK, offer_hours=2)
    first, second = [make_registration(edition) for _ in range(2)]
    services.cancel_registration(first, by=Guest(first), at=now())
    seat, later = second.seats[0], now() + timedelta(hours=3)
    lock = seats.lock_sessions

    def accepted_before(ids):
        db.session.execute(
            update(Seat).values(state="confirmed").where(Seat.id == seat.id)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        return lock(ids)

    monkeypatch.setattr(seats, "lock_sessions", accepted_before)
    assert services.lapse_offers(at=later) == 0
    assert states(second) == ["confirmed"]


LEGAL = {
    "requested": {"confirmed", "waitlisted", "cancelled"},
    "waitlisted": {"requested", "confirmed", "offered", "cancelled"},
    "offered": {"requested", "confirmed", "waitlisted", "cancelled"},
    "confirmed": {"requested", "waitlisted", "cancelled", "attended", "no_show"},
    "attended": {"confirmed"},
    "no_show": {"attended"},
    "cancelled": {"requested", "confirmed"},
}


@pytest.mark.parametrize("source", SeatState)
def test_a_seat_moves_only_as_its_table_says(app, source) -> None:
    seat = make_registration(make_edition()).seats[0]
    reached = set()
    for row in SEAT_WORKFLOW.transitions:
        seat.state = source
        try:
            with db.session.no_autoflush:
                SEAT_WORKFLOW.fire(seat, row.action, by=None, at=now())
        except Conflict:
            assert seat.state == source
        else:
            reached.add(seat.state)
    assert reached == LEGAL[source]


def test_moves_of_seats_ask_the_database_nothing_more(app) -> None:
    edition = make_edition(sessions=3)
    registration = make_registration(edition, *edition.sessions)
    assert len(registration.seats) == 3

    def give_all_up() -> None:
        for seat in registration.seats:
            SEAT_WORKFLOW.fire(seat, SeatAction.GIVE_UP, by=None, at=now())

    assert count_queries(give_all_up)[0] == 0
