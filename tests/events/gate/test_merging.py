"""R16: the first scan counts, whatever arrives when, twice, or from several devices."""

from __future__ import annotations

import itertools
import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.errors import DomainError, Forbidden
from events.gate import signals
from events.gate.models import Attendance, GateDevice, Scan
from events.gate.services import merge_scans, name_phone, revoke_device, undo_scan
from events.gate.states import Direction, Refusal, ScanResult, ScanWay
from events.gate.values import MOST_SCANS, MadeScan
from events.registrations.models import RegistrationMove, Seat
from events.registrations.services import cancel_registration
from events.registrations.states import SeatState
from events.tickets.codes import ticket_code
from tests.events.gate.scans import (
    attendance_table,
    make_open_edition,
    merge,
    moment,
    results,
    scan_of,
    scan_table,
    walk_in,
)
from tests.factories.core import make_user
from tests.factories.events import make_registration, make_session

pytestmark = pytest.mark.both_databases


def test_first_scan_counts_and_repeated_ones_say_when_and_where(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    person = make_registration(edition, name="Zoë Lü", organisation="Example University")
    north = name_phone(edition, "North gate", by=make_user(Role.ORGANISER), at=now())
    (first,) = merge(edition, scan_of(person, session, minutes=1), device=north)
    (again,) = merge(edition, scan_of(person, session, minutes=5))
    assert (first.result, first.name) == (ScanResult.FIRST, "Zoë Lü")
    assert again.result == ScanResult.REPEATED
    assert (again.first_at, again.gate) == (first.first_at, "North gate")
    assert person.seats[0].state == SeatState.ATTENDED
    assert db.session.query(Attendance).one().device_id == north.id


def test_an_earlier_scan_that_arrives_later_becomes_the_first(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    person = make_registration(edition)
    late, early = scan_of(person, session, minutes=6), scan_of(person, session, minutes=2)
    assert results(merge(edition, late)) == ["first"]
    assert results(merge(edition, early)) == ["first"]
    assert results(merge(edition, late)) == ["repeated"]
    assert db.session.query(Attendance).one().first_at == early.at


def test_a_resent_batch_changes_nothing(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    scans = [scan_of(make_registration(edition), session) for _ in range(3)]
    first = merge(edition, *scans)
    before = attendance_table(), scan_table()
    assert merge(edition, *scans, *scans) == first * 2
    assert (attendance_table(), scan_table()) == before


def test_every_reason_is_named(app):
    edition, other = make_open_edition(sessions=2), make_open_edition()
    here, there = edition.sessions
    came = make_registration(edition, here)
    cancelled = make_registration(edition, here)
    cancel_registration(
        cancelled, by=make_user(Role.ORGANISER), at=now(), reason={"en": "No.", "zh": "否"}
    )
    elsewhere = make_registration(edition, there)
    foreign = make_registration(other)
    waiting_for_approval = make_registration(edition, here)
    waiting_for_approval.state, waiting_for_approval.confirmed_at = "submitted", None
    here.capacity = here.taken
    db.session.commit()
    waitlisted = make_registration(edition, here)
    code = ticket_code(came.id)
    forged = code[:-1] + ("0" if code[-1] != "0" else "1")
    answers = merge(
        edition,
        scan_of(cancelled, here),
        scan_of(elsewhere, here),
        scan_of(foreign, here),
        scan_of(waiting_for_approval, here),
        scan_of(waitlisted, here),
        scan_of(came, here, code=forged),
        scan_of(came, here, code="https://elsewhere.example/hello"),
        scan_of(came, here, code=ticket_code(uuid.uuid4())),
        scan_of(came, here, direction=Direction.OUT),
        scan_of(came, here, way=ScanWay.LIST, code="", reference=foreign.reference),
    )
    assert results(answers) == [
        "cancelled", "wrong_session", "other_event", "not_confirmed", "waitlisted",
        "forged", "unknown", "unknown", "no_check_out", "unknown",
    ]  # fmt: skip
    assert attendance_table() == []
    # Whose ticket of another event it is, is none of this gate's business.
    assert not any(row.registration_id == foreign.id for row in db.session.query(Scan))


def test_a_cancelled_session_lets_nobody_in(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    person = make_registration(edition)
    session.state = "cancelled"
    db.session.commit()
    assert results(merge(edition, scan_of(person, session))) == ["session_cancelled"]


def test_by_name_and_in_small_letters(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    one, two = make_registration(edition), make_registration(edition)
    by_name = scan_of(one, session, way=ScanWay.LIST, code="", reference=one.reference)
    spoken = ticket_code(two.id).lower().replace("1", "l")
    assert results(merge(edition, by_name, scan_of(two, session, code=spoken))) == ["first"] * 2


def test_out_and_in_again(app):
    edition = make_open_edition(checks_out=True)
    (session,) = edition.sessions
    person = make_registration(edition)
    came = scan_of(person, session, minutes=0)
    left = scan_of(person, session, minutes=3, direction=Direction.OUT)
    back = scan_of(person, session, minutes=5, direction=Direction.IN)
    gone = scan_of(person, session, minutes=8, direction=Direction.OUT)
    assert results(merge(edition, left)) == ["out"]
    assert attendance_table() == []
    merge(edition, came)
    attendance = db.session.query(Attendance).one()
    assert (attendance.first_at, attendance.left_at) == (came.at, left.at)
    assert results(merge(edition, back)) == ["repeated"]
    db.session.refresh(attendance)
    assert attendance.left_at is None
    merge(edition, gone)
    db.session.refresh(attendance)
    assert attendance.left_at == gone.at


def test_undo_gives_the_place_to_the_next_earliest_then_takes_all_back(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    person, staff = make_registration(edition), make_user(Role.GATE_STAFF)
    seat = person.seats[0]
    confirmed_at = seat.confirmed_at
    first, second = scan_of(person, session, minutes=1), scan_of(person, session, minutes=2)
    merge(edition, first, second)
    undo_scan(edition, first.id, by=staff, at=now())
    db.session.commit()
    assert db.session.query(Attendance).one().first_at == second.at
    answer = undo_scan(edition, second.id, by=staff, at=now())
    assert undo_scan(edition, second.id, by=staff, at=now()) == answer
    db.session.commit()
    assert answer.undone
    assert attendance_table() == []
    assert (seat.state, seat.confirmed_at) == (SeatState.CONFIRMED, confirmed_at)
    assert db.session.get(Scan, first.id).undone_by_id == staff.id
    # And once more in.
    assert results(merge(edition, scan_of(person, session, minutes=4))) == ["first"]


def test_a_scan_taken_back_before_or_after_it_was_sent(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    one, two = make_registration(edition), make_registration(edition)
    never, sent = scan_of(one, session, undone=True), scan_of(two, session)
    merge(edition, never, sent)
    assert [row[0] for row in attendance_table()] == [str(two.id)]
    # The answer to `sent` was lost, and staff took it back meanwhile.
    (answer,) = merge(edition, replace(sent, undone=True))
    assert answer.undone
    assert attendance_table() == []


def test_who_was_turned_away_at_the_door_did_not_attend(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    person = make_registration(edition)
    merge(edition, scan_of(person, session, refused=Refusal.UNKNOWN))
    lost = scan_of(person, session)
    merge(edition, lost)
    assert len(attendance_table()) == 1
    assert results(merge(edition, replace(lost, refused=Refusal.UNKNOWN))) == ["unknown"]
    assert attendance_table() == []


def test_wrong_clocks_are_taken_at_receipt(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    at = now()
    wrong = [
        at + timedelta(minutes=1),
        at - timedelta(days=400),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ]
    for said in wrong:
        person = make_registration(edition)
        (answer,) = merge(edition, scan_of(person, session, at=said), at=at)
        assert (answer.first_at, answer.clock_mended) == (at, True)
    right = scan_of(make_registration(edition), session, at=at - timedelta(hours=1))
    (answer,) = merge(edition, right, at=at)
    assert (answer.first_at, answer.clock_mended) == (right.at, False)


@pytest.mark.parametrize("minutes", [-240, -2, 2, 600])
def test_a_clock_that_is_wrong_is_taken_off_and_the_scan_keeps_its_own_time(app, minutes):
    """An hour without network, on a device whose clock is `minutes` ahead."""
    edition = make_open_edition()
    (session,) = edition.sessions
    at, ahead = now(), timedelta(minutes=minutes)
    scanned = [at - timedelta(minutes=passed) for passed in (60, 20)]
    people = [make_registration(edition) for _ in scanned]
    made = [
        scan_of(one, session, at=then + ahead) for one, then in zip(people, scanned, strict=True)
    ]
    answers = merge_scans(edition, made, device=None, by=None, at=at, sent_at=at + ahead)
    db.session.commit()
    assert [one.first_at for one in answers] == scanned
    assert all(one.clock_mended for one in answers)


def test_no_clock_takes_a_scan_beyond_what_can_be(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    at = now()
    # On its way for some seconds: no fault of the clock.
    person = make_registration(edition)
    own = scan_of(person, session, at=at - timedelta(minutes=5))
    (answer,) = merge_scans(
        edition, [own], device=None, by=None, at=at, sent_at=at - timedelta(seconds=20)
    )
    assert (answer.first_at, answer.clock_mended) == (own.at, False)
    for sent_at, said in (
        (datetime(1, 1, 2, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
        (datetime.max.replace(tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC)),
        (at - timedelta(hours=3), at - timedelta(minutes=1)),
        (at + timedelta(days=400), at - timedelta(minutes=1)),
    ):
        late = scan_of(make_registration(edition), session, at=said)
        (answer,) = merge_scans(edition, [late], device=None, by=None, at=at, sent_at=sent_at)
        assert (answer.first_at, answer.clock_mended) == (at, True)


def test_doubles_of_two_devices_stand_in_the_order_of_scanning(app):
    """The second to scan sends first, by a clock two hours ahead."""
    edition = make_open_edition()
    (session,) = edition.sessions
    person = make_registration(edition)
    at, ahead = now(), timedelta(hours=2)
    second = scan_of(person, session, at=at - timedelta(minutes=10) + ahead)
    merge_scans(edition, [second], device=None, by=None, at=at, sent_at=at + ahead)
    first = scan_of(person, session, at=at - timedelta(minutes=15))
    (answer,) = merge_scans(edition, [first], device=None, by=None, at=at, sent_at=at)
    db.session.commit()
    assert (answer.result, answer.first_at) == (ScanResult.FIRST, first.at)
    assert db.session.get_one(Scan, second.id).result == ScanResult.REPEATED


def test_the_timeline_says_when_it_was_scanned(app):
    edition = make_open_edition()
    (session,) = edition.sessions
    scan = scan_of(make_registration(edition), session, at=now() - timedelta(minutes=50))
    merge(edition, scan)
    attended = db.session.query(RegistrationMove).filter_by(what="seat:attended").one()
    assert attended.at == scan.at


def test_whoever_is_at_the_wrong_session_is_told_the_right_ones(app):
    edition = make_open_edition(sessions=1)
    (here,) = edition.sessions
    starts = now()
    others = [
        make_session(edition, starts_at=starts + gap, ends_at=starts + gap + timedelta(hours=1))
        for gap in (timedelta(days=3), timedelta(hours=2), timedelta(days=1), timedelta(minutes=9))
    ]
    far, near, next_day, _cancelled = others
    lost = make_registration(edition, *others)
    others[3].state = "cancelled"
    waits = make_registration(edition, near)
    waits.seats[0].state, waits.seats[0].queue_number = "waitlisted", 1
    db.session.commit()
    answers = merge(edition, scan_of(lost, here), scan_of(waits, here))
    assert results(answers) == ["wrong_session"] * 2
    assert [one.elsewhere for one in answers] == [(near, next_day, far), ()]
    (right,) = merge(edition, scan_of(lost, near))
    assert right.elsewhere == ()


def test_walk_ins_are_registered_once_and_let_in(app):
    edition = make_open_edition(needs_approval=True)
    (session,) = edition.sessions
    scan = walk_in(session, "王小明", email="wang@example.org")
    (answer,) = merge(edition, scan)
    assert (answer.result, answer.name) == (ScanResult.FIRST, "王小明")
    assert merge(edition, scan) == [answer]
    attendance = db.session.query(Attendance).one()
    assert (attendance.way, attendance.registration.way) == ("walk_in", "walk_in")
    assert session.taken == 1


def test_walk_ins_never_pass_capacity_consent_or_the_same_person(app):
    edition = make_open_edition(capacity=1)
    (session,) = edition.sessions
    silent = walk_in(session, consent=False)
    nameless = walk_in(session, "  ")
    first, full = walk_in(session, "One"), walk_in(session, "Two")
    answers = merge(edition, silent, nameless, first, full)
    assert sorted(results(answers)) == ["first", "full", "incomplete", "incomplete"]
    session.capacity = 9
    db.session.commit()
    (twice,) = merge(edition, replace(first, id=uuid.uuid4()))
    assert twice.refusal in {Refusal.REGISTERED, None}
    assert session.taken == len(attendance_table())


def test_a_walk_in_does_not_jump_the_waiting_list(app):
    edition = make_open_edition(capacity=1)
    (session,) = edition.sessions
    make_registration(edition)
    make_registration(edition)
    session.capacity = 2
    db.session.commit()
    assert results(merge(edition, walk_in(session))) == ["full"]


def test_a_number_used_for_another_scan_is_refused(app):
    edition, other = make_open_edition(sessions=2, checks_out=True), make_open_edition()
    here, there = edition.sessions
    one, two = make_registration(edition), make_registration(edition)
    first = scan_of(one, here)
    merge(edition, first)
    before = attendance_table()
    by_name = replace(first, way=ScanWay.LIST, code="", reference=two.reference)
    for stolen in (
        replace(first, session_id=there.id),
        replace(first, direction=Direction.OUT),
        replace(first, code=ticket_code(two.id)),
        by_name,
    ):
        assert results(merge(edition, stolen)) == ["id_reused"]
    foreign = MadeScan(first.id, other.sessions[0].id, moment(), code=first.code)
    (answer,) = merge(other, foreign)
    assert (answer.refusal, answer.name) == (Refusal.ID_REUSED, "")
    assert attendance_table() == before


def test_what_is_refused_whole(app):
    edition, other = make_open_edition(), make_open_edition()
    (session,) = edition.sessions
    person = make_registration(edition)
    organiser = make_user(Role.ORGANISER)
    device = name_phone(edition, "Lost phone", by=organiser, at=now())
    revoke_device(device, by=organiser, at=now())
    with pytest.raises(Forbidden):
        merge_scans(edition, [scan_of(person, session)], device=device, by=None, at=now())
    for session_id in (other.sessions[0].id, uuid.uuid4()):
        with pytest.raises(DomainError):
            merge(edition, replace(scan_of(person, session), session_id=session_id))
    with pytest.raises(DomainError):
        merge(edition, *[scan_of(person, session) for _ in range(MOST_SCANS + 1)])
    db.session.rollback()
    assert db.session.query(Scan).count() == 0


def test_others_hear_of_each_attendance_once(app):
    heard = []
    signals.attendance_recorded.connect(app, lambda _news: heard.append("came"))
    signals.attendance_undone.connect(app, lambda _news: heard.append("undone"))
    edition = make_open_edition()
    person = make_registration(edition)
    scans = [scan_of(person, edition.sessions[0], minutes=n) for n in (3, 2, 1)]
    for scan in scans:
        merge(edition, scan)
    assert heard == ["came"]
    for scan in scans:
        undo_scan(edition, scan.id, by=None, at=now())
    assert heard == ["came", "undone"]


def test_two_devices_at_the_same_instant(app):
    """Both threads hold the same scans of the same person; one attendance comes of it."""
    edition = make_open_edition()
    (session,) = edition.sessions
    people = [make_registration(edition) for _ in range(5)]
    at = moment()
    batches = [[scan_of(one, session, at=at) for one in people] for _ in range(2)]
    edition_id, start, faults = edition.id, threading.Barrier(2), []
    db.session.commit()

    def bring(batch):
        try:
            with app.app_context():
                start.wait()
                merge(db.session.get(type(edition), edition_id), *batch)
        except Exception as fault:  # noqa: BLE001 - told below
            faults.append(fault)

    threads = [threading.Thread(target=bring, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(attendance_table()) == 5
    marked = sorted(row[2] for row in scan_table())
    assert marked == ["first"] * 5 + ["repeated"] * 5
    firsts = {row[0] for row in scan_table() if row[2] == "first"}
    # The number decides between equal moments, not who was quicker.
    assert firsts == {min(str(a.id), str(b.id)) for a, b in zip(*batches, strict=True)}


@settings(
    max_examples=25,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_order_and_any_batches_leave_the_same(app, story, data):
    edition, scans, at, expected = story
    pool = scans + data.draw(st.lists(st.sampled_from(scans), max_size=8), label="duplicates")
    order = data.draw(st.permutations(pool), label="order")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=6), label="cuts"))
    forget_scans()
    for number, (begin, end) in enumerate(itertools.pairwise([0, *cuts, len(order)])):
        merge(edition, *order[begin:end], at=at + timedelta(seconds=number))
    assert (attendance_table(), scan_table()) == expected


@pytest.fixture
def story(app):
    """Four people, two sessions, three devices' worth of scans in and out, and what they come to."""
    edition = make_open_edition(sessions=2, checks_out=True)
    here, there = edition.sessions
    people = [make_registration(edition, here) for _ in range(3)]
    people.append(make_registration(edition, there))
    scans = []
    for index, person in enumerate(people):
        for minutes in (1, 1, 4, 7):
            direction = Direction.OUT if (index + minutes) % 3 == 0 else Direction.IN
            scans.append(scan_of(person, here, minutes=minutes, direction=direction))
        scans.append(scan_of(person, there, minutes=2))
    scans.append(scan_of(people[0], here, minutes=0, undone=True))
    at = now()
    merge(edition, *scans, at=at)
    return edition, scans, at, (attendance_table(), scan_table())


def forget_scans():
    for table in (Attendance, Scan):
        db.session.execute(delete(table))
    db.session.execute(update(Seat).values(state=SeatState.CONFIRMED))
    db.session.commit()


def test_devices_are_of_one_edition(app):
    edition, other = make_open_edition(), make_open_edition()
    organiser = make_user(Role.ORGANISER)
    one = name_phone(edition, " North  gate ", by=organiser, at=now())
    assert name_phone(edition, "North gate", by=organiser, at=now()) is one
    assert name_phone(other, "North gate", by=organiser, at=now()) is not one
    assert db.session.query(GateDevice).count() == 2
