"""A long list is entered part by part: others write in between, places are as if it was one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from core.accounts.roles import Role
from core.clock import now
from core.db import db, own_transaction
from core.errors import Conflict, DomainError
from core.jobs.models import Job
from core.jobs.states import Lane
from core.outbox.models import Message
from events.delegations import services
from events.delegations.jobs import enter_part, register_members_later
from events.delegations.models import DelegationSheet
from events.delegations.queries import list_members
from events.delegations.services import PART, entering
from events.delegations.values import SheetState
from events.editions.models import EventSession
from events.editions.states import Allocation, SessionState
from events.registrations.groups import SeatHold
from events.registrations.models import Registration, Seat
from events.registrations.services import announce_draw, cancel_registration, draw_seats
from events.registrations.states import SeatState
from tests.counting import count_queries
from tests.events.delegations.test_delegations import bring, row
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration

pytestmark = pytest.mark.both_databases


@contextlib.contextmanager
def people_of_transactions() -> Iterator[list[int]]:
    """How many registrations each transaction wrote that was committed meanwhile."""
    counts, open_now = [], [0]

    def wrote(_connection, _cursor, statement, *_) -> None:
        open_now[0] += statement.startswith("INSERT INTO registration (")

    def ended(_connection) -> None:
        counts.append(open_now[0])
        open_now[0] = 0

    def dropped(_connection) -> None:
        open_now[0] = 0

    heard = (("before_cursor_execute", wrote), ("commit", ended), ("rollback", dropped))
    for name, hear in heard:
        event.listen(db.engine, name, hear)
    try:
        yield counts
    finally:
        for name, hear in heard:
            event.remove(db.engine, name, hear)


def long_list(count: int, *, capacity: int | None = None, keep_together: bool = False, **more):
    """A list of so many people, all for the one session, of a leader who may bring them at once."""
    edition, leader = make_edition(capacity=capacity, **more), make_user(Role.ORGANISER)
    rows = [row(number) for number in range(2, 2 + count)]
    sheet = bring(edition, rows, by=leader, keep_together=keep_together)
    db.session.commit()
    return edition, sheet, leader


def carry_on(sheet: DelegationSheet) -> None:
    """The next part, as its job does it."""
    enter_part(str(sheet.id), sheet.done)
    db.session.commit()


def seats_in_order(sheet: DelegationSheet) -> list[tuple[str, int | None]]:
    return [(one.seats[0].state, one.seats[0].queue_number)
            for one in list_members(sheet.delegation, of=sheet)]  # fmt: skip


def places_are_right(edition) -> None:
    db.session.expire_all()
    session = edition.sessions[0]
    held = select(func.coalesce(func.sum(SeatHold.places), 0))
    taken = select(func.count()).where(Seat.state == SeatState.CONFIRMED)
    taken = taken.where(Seat.session_id == session.id)
    assert session.taken == db.session.scalar(taken) + db.session.scalar(held)


def test_no_transaction_writes_more_than_a_part(app, work) -> None:
    """A list of 500 held the write lock for 20 seconds, in one transaction."""
    _edition, sheet, leader = long_list(3 * PART + 4)
    with people_of_transactions() as written:
        services.register_members(sheet, by=leader, at=now())
        db.session.commit()
        work()
    assert [count for count in written if count] == [PART, PART, PART, 4]
    # Letters and the rows of the jobs are transactions of their own between the parts.
    first, last = written.index(PART), written.index(4)
    assert last - first > len(written[first:last]) - written[first:last].count(0)
    db.session.expire_all()
    assert (sheet.standing, sheet.done, sheet.delegation.entering) == (
        SheetState.ENTERED,
        3 * PART + 4,
        0,
    )
    assert sheet.rows is None
    assert len(list_members(sheet.delegation)) == sheet.total == 3 * PART + 4
    names = [one.name for one in list_members(sheet.delegation)]
    assert names == [f"Person {number}" for number in range(2, 3 * PART + 6)]


def test_others_write_between_two_parts(app) -> None:
    edition, sheet, leader = long_list(2 * PART)
    session_id = edition.sessions[0].id
    services.register_members(sheet, by=leader, at=now())
    db.session.commit()
    with own_transaction() as other:
        other.get_one(EventSession, session_id).name = {"en": "New", "zh": "新"}
    carry_on(sheet)
    assert sheet.standing is SheetState.ENTERED
    places_are_right(edition)


def test_a_kill_within_a_part_loses_and_doubles_nobody(app, work, monkeypatch) -> None:
    edition, sheet, leader = long_list(3 * PART, capacity=3 * PART - 5)
    services.register_members(sheet, by=leader, at=now())
    db.session.commit()
    tell = entering.tell_registered

    def die_after_the_fifth(*people) -> None:
        tell(*people[:5])
        raise SystemError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(entering, "tell_registered", die_after_the_fifth)
        with pytest.raises(SystemError):
            enter_part(str(sheet.id), PART)
        db.session.rollback()
    assert len(list_members(sheet.delegation)) == PART
    places_are_right(edition)
    work()
    # Whatever asks again for a part that is done does nothing.
    for done in (0, PART, 2 * PART):
        enter_part(str(sheet.id), done)
    register_members_later(str(sheet.id), str(leader.id))
    db.session.commit()
    places_are_right(edition)
    states = [state for state, _number in seats_in_order(sheet)]
    assert states == ["confirmed"] * (3 * PART - 5) + ["waitlisted"] * 5
    letters = select(Message.address).where(Message.about_kind == "registration")
    addresses = list(db.session.scalars(letters))
    assert len(addresses) == len(set(addresses)) == 3 * PART
    assert db.session.scalar(select(func.count()).select_from(SeatHold)) == 0


def test_the_table_takes_nobody_twice_from_one_row(app) -> None:
    """Were a part done again all the same, the rows' keys are unique in the edition."""
    _edition, sheet, leader = long_list(PART + 1)
    services.register_members(sheet, by=leader, at=now())
    sheet.done, sheet.delegation.entering = 0, PART + 1
    assert services.enter_part(sheet, at=now()) == []
    assert len(list_members(sheet.delegation)) == PART


def test_work_queued_before_the_upgrade_is_found(app, work) -> None:
    _edition, sheet, leader = long_list(PART + 5)
    register_members_later(str(sheet.id), str(leader.id))
    db.session.commit()
    work()
    assert len(list_members(sheet.delegation)) == PART + 5


def test_places_and_line_are_those_of_the_arrival(app) -> None:
    """Whoever comes while a list is entered stands behind all of it."""
    edition, sheet, leader = long_list(2 * PART, capacity=PART + 10)
    services.register_members(sheet, by=leader, at=now())
    db.session.commit()
    assert edition.sessions[0].taken == PART + 10
    late = make_registration(edition, edition.sessions[0])
    # A place that falls free meanwhile is nobody's before the line stands whole.
    cancel_registration(list_members(sheet.delegation)[0], by=leader, at=now(),
                        reason={"en": "Ill", "zh": "病"})  # fmt: skip
    assert late.seats[0].queue_number == PART - 10 + 1
    db.session.commit()
    carry_on(sheet)
    places_are_right(edition)
    states = seats_in_order(sheet)
    assert [state for state, _ in states].count("waitlisted") == PART - 11
    assert states[PART + 10] == ("confirmed", None)
    assert [number for _state, number in states if number] == list(range(2, PART - 10 + 1))
    db.session.refresh(late)
    assert late.seats[0].state == "waitlisted"


def test_who_keeps_together_is_called_up_whole(app) -> None:
    edition = make_edition(capacity=2 * PART)
    first = make_registration(edition, edition.sessions[0])
    leader = make_user(Role.ORGANISER)
    rows = [row(number) for number in range(2, 2 + 2 * PART)]
    sheet = bring(edition, rows, by=leader)
    services.register_members(sheet, by=leader, at=now())
    db.session.commit()
    late = make_registration(edition, edition.sessions[0])
    cancel_registration(first, by=leader, at=now(), reason={"en": "Ill", "zh": "病"})
    assert {state for state, _ in seats_in_order(sheet)} == {"waitlisted"}
    db.session.commit()
    carry_on(sheet)
    assert {state for state, _ in seats_in_order(sheet)} == {"confirmed"}
    places_are_right(edition)
    db.session.refresh(late)
    assert late.seats[0].state == "waitlisted"


def test_whoever_registered_meanwhile_is_left_out_and_the_place_goes_on(app) -> None:
    edition, sheet, leader = long_list(PART + 2, capacity=PART + 2, asks_identity=True)
    services.register_members(sheet, by=leader, at=now())
    taken = row(PART + 3)[1]
    own = make_registration(edition, edition.sessions[0], name=f"Person {PART + 3}", document_country="DE",
                            document_number=taken[2], email=taken[3])  # fmt: skip
    assert own.seats[0].state == "waitlisted"
    db.session.commit()
    carry_on(sheet)
    places_are_right(edition)
    assert len(list_members(sheet.delegation)) == PART + 1
    ((left),) = sheet.left_out
    assert (left["row"], left["name"]) == (PART + 3, f"Person {PART + 3}")
    assert left["why"]["en"] == "Document number: Registered for this event already."
    assert "已报名" in left["why"]["zh"] or "报名" in left["why"]["zh"]
    db.session.refresh(own)
    assert own.seats[0].state == "confirmed"


def test_a_session_or_an_event_cancelled_meanwhile_ends_it_well(app) -> None:
    edition, sheet, leader = long_list(PART + 2)
    services.register_members(sheet, by=leader, at=now())
    edition.sessions[0].state = SessionState.CANCELLED
    db.session.commit()
    carry_on(sheet)
    assert [one["why"]["en"] for one in sheet.left_out] == [
        "Sessions: Session S1 is cancelled."
    ] * 2
    places_are_right(edition)
    over, sheet, leader = long_list(PART + 2)
    services.register_members(sheet, by=leader, at=now())
    over.state = "closed"
    db.session.commit()
    carry_on(sheet)
    assert sheet.standing is SheetState.ENTERED
    assert [one["row"] for one in sheet.left_out] == [PART + 2, PART + 3]
    places_are_right(over)


def test_a_full_session_without_a_line_refuses_the_whole_list(app) -> None:
    edition, sheet, leader = long_list(PART + 2, capacity=PART)
    edition.sessions[0].has_waitlist = False
    db.session.commit()
    with pytest.raises(DomainError) as refusal:
        services.register_members(sheet, by=leader, at=now())
    assert refusal.value.field == "sessions"
    db.session.rollback()
    assert (edition.sessions[0].taken, sheet.standing) == (0, SheetState.BROUGHT)


def test_no_draw_before_all_are_in(app) -> None:
    edition, sheet, leader = long_list(PART + 2, capacity=5)
    session = edition.sessions[0]
    session.allocation = Allocation.DRAW
    announce_draw(session, by=leader, at=now())
    services.register_members(sheet, by=leader, at=now())
    with pytest.raises(Conflict):
        draw_seats(session, by=leader, at=now())
    carry_on(sheet)
    assert len(draw_seats(session, by=leader, at=now())) == 5
    assert len(edition.sessions[0].edition.sessions) == 1


def test_nobody_is_confirmed_before_all_are_in(app) -> None:
    _edition, sheet, leader = long_list(PART + 2, needs_approval=True)
    services.register_members(sheet, by=leader, at=now())
    with pytest.raises(Conflict):
        services.confirm_delegation(sheet.delegation, by=leader, at=now())
    carry_on(sheet)
    confirmed = services.confirm_delegation(sheet.delegation, by=leader, at=now())
    assert len(confirmed) == PART + 2
    assert {state for state, _ in seats_in_order(sheet)} == {"confirmed"}


def test_all_of_a_list_counts_as_come_when_it_came(app) -> None:
    _edition, sheet, leader = long_list(PART + 2)
    arrived = now() - timedelta(minutes=5)
    services.register_members(sheet, by=leader, at=arrived)
    carry_on(sheet)
    assert {one.submitted_at for one in list_members(sheet.delegation)} == {arrived}


def test_a_part_asks_nothing_for_each_row_that_is_not_owed(app) -> None:
    """Of each row: its number, itself in a savepoint, its consent, its seat, and its two moves."""
    _edition, sheet, leader = long_list(2 * PART + 1)
    services.register_members(sheet, by=leader, at=now())
    db.session.commit()
    db.session.expire_all()
    # PostgreSQL asks for the lock of the audit log's chain, and has the next part delivered.
    on_server = 3 if db.engine.dialect.name == "postgresql" else 0
    assert count_queries(lambda: carry_on(sheet))[0] == 8 * PART + 20 + on_server


def test_the_job_of_each_part_is_asked_for_once(app) -> None:
    _edition, sheet, leader = long_list(PART + 2)
    services.register_members(sheet, by=leader, at=now())
    assert (
        db.session.scalar(select(func.count()).select_from(Job).where(Job.name == entering.JOB))
        == 1
    )
    assert db.session.scalar(select(func.count()).select_from(Registration)) == PART


def test_no_batch_of_letters_is_before_the_next_part(app) -> None:
    """The line stands still until all are in."""
    _edition, sheet, leader = long_list(PART + 2)
    services.register_members(sheet, by=leader, at=now())
    (part,) = db.session.scalars(select(Job).where(Job.name == entering.JOB))
    assert part.lane == Lane.INTERACTIVE
