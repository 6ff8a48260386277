"""Times are given once, never too close together, and go on to whoever waits for them (R2, R15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from core.errors import Conflict, DomainError
from core.outbox.models import Message
from events.applications.sharing import level_for
from events.applications.states import ApplicationState, SharingLevel
from events.exhibitors import services as exhibitors
from events.interviews import services as booking
from events.registrations import services as registrations
from events.registrations.queries import find_live_registration
from tests.factories.core import make_user
from tests.factories.events import make_edition, make_registration
from tests.factories.fairs import make_application, make_job, make_profile
from tests.factories.interviews import Booth, make_visitor

NAME, PROFILE = SharingLevel.NAME, SharingLevel.PROFILE


def book(slot, user, level=PROFILE):
    made = booking.book(slot, level, by=user, at=now())
    db.session.commit()
    return made


def letters(kind):
    rows = select(Message).where(Message.kind == f"interviews/{kind}")
    return [(one.address, one.subject) for one in db.session.scalars(rows.order_by(Message.id))]


def test_a_time_is_booked_both_sides_are_told_and_the_level_holds(app):
    booth = Booth()
    one = make_visitor(booth.edition)
    made = book(booth.slots[0], one, NAME)
    assert made.state == "booked"
    assert level_for(one.id, booth.organisation.id) is NAME
    assert [address for address, _ in letters("talent")] == [one.email]
    assert [address for address, _ in letters("employer")] == [booth.officer.email]


def test_a_taken_time_an_old_one_and_a_second_one_are_refused(app):
    booth = Booth()
    first, second = make_visitor(booth.edition), make_visitor(booth.edition)
    book(booth.slots[0], first)
    with pytest.raises(Conflict):
        book(booth.slots[0], second)
    with pytest.raises(Conflict):
        book(booth.slots[1], first)
    with pytest.raises(DomainError, match="over already"):
        booking.book(booth.slots[1], NAME, by=second, at=booth.slots[1].starts_at)


def test_nobody_books_unregistered_nameless_or_with_the_own_organisation(app):
    booth = Booth()
    with pytest.raises(DomainError, match="Register for the fair first"):
        book(booth.slots[0], make_user())
    with pytest.raises(DomainError, match="your name"):
        book(booth.slots[0], make_visitor(booth.edition), SharingLevel.NOTHING)
    with pytest.raises(DomainError, match="your own organisation"):
        book(booth.slots[0], booth.officer)


@pytest.mark.parametrize(
    ("minutes", "fits"), [(0, False), (10, False), (20, False), (29, False), (30, True)]
)
def test_between_two_booths_there_is_time_to_walk(app, minutes, fits):
    booth = Booth(slots=1)
    other = Booth(booth.edition, slots=0)
    slot, one = other.add_slot(minutes), make_visitor(booth.edition)
    book(booth.slots[0], one)
    if fits:
        assert book(slot, one).state == "booked"
    else:
        with pytest.raises(DomainError, match="too close"):
            book(slot, one)


def test_two_video_interviews_follow_each_other_at_once_even_of_two_fairs(app):
    booth = Booth(slots=1, mode="video", video_url="https://meet.example.org/a")
    fair = make_edition(starts_at=booth.edition.starts_at)
    other = Booth(fair, slots=0, mode="video", video_url="https://meet.example.org/b")
    one = make_visitor(booth.edition)
    make_registration(fair, user=one, email=one.email)
    book(booth.slots[0], one)
    with pytest.raises(DomainError, match="too close"):
        book(other.add_slot(10), one)
    assert book(other.add_slot(20), one).state == "booked"


def test_a_given_up_time_goes_to_the_first_in_line_whom_it_still_suits(app):
    booth = Booth(slots=1)
    other = Booth(booth.edition, slots=1)
    holder, busy, next_, last = (make_visitor(booth.edition) for _ in range(4))
    held = book(booth.slots[0], holder)
    waiting = [
        booking.wait_for(booth.slots[0], PROFILE, by=user, at=now() + timedelta(seconds=turn))
        for turn, user in enumerate((busy, next_, last))
    ]
    book(other.slots[0], busy)
    booking.cancel(held, "A cold", by=holder, at=now())
    db.session.commit()
    assert [one.state for one in waiting] == ["waiting", "booked", "waiting"]
    assert held.state == "cancelled"
    told = [address for address, subject in letters("talent") if "is booked" in subject]
    assert sorted(told) == sorted([holder.email, busy.email, next_.email])


def test_waiting_is_for_taken_times_once_and_not_without_end(app):
    booth = Booth(slots=7)
    one = make_visitor(booth.edition)
    with pytest.raises(Conflict, match="free"):
        booking.wait_for(booth.slots[0], PROFILE, by=one, at=now())
    for slot in booth.slots:
        book(slot, make_visitor(booth.edition))
    for slot in booth.slots[:5]:
        booking.wait_for(slot, PROFILE, by=one, at=now())
    with pytest.raises(Conflict, match="already"):
        booking.wait_for(booth.slots[0], PROFILE, by=one, at=now())
    with pytest.raises(DomainError, match="more than 5"):
        booking.wait_for(booth.slots[5], PROFILE, by=one, at=now())


def test_moving_frees_the_old_time_for_whoever_waits(app):
    booth = Booth()
    one, other = make_visitor(booth.edition), make_visitor(booth.edition)
    held = book(booth.slots[0], one)
    waiting = booking.wait_for(booth.slots[0], PROFILE, by=other, at=now())
    booking.move(held, booth.slots[2], by=booth.officer, at=now())
    db.session.commit()
    assert (held.slot_id, held.state, held.sequence) == (booth.slots[2].id, "booked", 1)
    assert (waiting.slot_id, waiting.state) == (booth.slots[0].id, "booked")
    with pytest.raises(DomainError, match="just taken"):
        booking.move(held, booth.slots[0], by=one, at=now())


def test_times_for_applicants_are_for_them_alone(app):
    booth = Booth(audience="shortlisted")
    job = make_job(booth.organisation)
    stranger, one = make_visitor(booth.edition), make_visitor(booth.edition)
    with pytest.raises(DomainError, match="people who applied"):
        book(booth.slots[0], stranger)
    application = make_application(job, make_profile(one))
    with pytest.raises(DomainError, match="short list"):
        book(booth.slots[0], one)
    application.state = ApplicationState.SHORTLISTED
    db.session.commit()
    assert book(booth.slots[0], one).application_id == application.id


def test_an_exhibitor_that_comes_no_more_holds_no_interviews(app):
    booth = Booth(slots=1)
    holder, waiting = make_visitor(booth.edition), make_visitor(booth.edition)
    held = book(booth.slots[0], holder)
    second = booking.wait_for(booth.slots[0], PROFILE, by=waiting, at=now())
    exhibitors.cancel(booth.exhibitor, by=booth.officer, at=now())
    db.session.commit()
    assert (held.state, second.state) == ("cancelled", "cancelled")
    told = [address for address, subject in letters("talent") if "is cancelled" in subject]
    assert sorted(told) == sorted([holder.email, waiting.email])


def test_whoever_gives_up_the_fair_frees_the_time(app):
    booth = Booth(slots=1)
    holder, waiting = make_visitor(booth.edition), make_visitor(booth.edition)
    held = book(booth.slots[0], holder)
    second = booking.wait_for(booth.slots[0], PROFILE, by=waiting, at=now())
    registrations.cancel_registration(
        find_live_registration(booth.edition, holder), by=holder, at=now()
    )
    db.session.commit()
    assert (held.state, second.state) == ("cancelled", "booked")
