"""What passes bars nobody: waits end when their time begins, and the employer is asked the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from core.references import next_reference
from events.applications.states import SharingLevel
from events.interviewers.jobs import keep_time
from events.interviews import services as booking
from events.interviews.models import Interview
from events.interviews.queries import find_busy, is_left
from events.tickets.links import feed_addresses
from tests.events.interviews.booking import booked, times_of
from tests.events.signed_in import SignedIn
from tests.factories.events import make_edition
from tests.factories.interviews import Booth, make_visitor

NAME = SharingLevel.NAME
DAY = 24 * 60


@pytest.fixture
def booth(app):
    """Of a fair that began yesterday, with a time of yesterday and one of tomorrow."""
    edition = make_edition(starts_at=now() - timedelta(days=1), ends_at=now() + timedelta(days=2))
    made = Booth(edition, slots=1, has_line=True)
    made.slots.append(made.add_slot(2 * DAY))
    return made


def enter(booth, user, state, slot=None):
    """As it was made when its time was still ahead."""
    at = now() - timedelta(days=2)
    one = Interview(
        reference=next_reference("IV"), timetable=booth.table, slot=slot, user=user, state=state,
        asked_at=at, changed_at=at,
    )  # fmt: skip
    db.session.add(one)
    db.session.commit()
    return one


def test_waits_for_times_that_passed_do_not_count(app):
    booth = Booth(slots=7)
    for slot in booth.slots:
        booking.book(slot, NAME, by=make_visitor(booth.edition), at=now())
    one = make_visitor(booth.edition)
    waits = [booking.wait_for(slot, NAME, by=one, at=now()) for slot in booth.slots[:5]]
    later = booth.slots[4].starts_at + timedelta(minutes=1)
    assert booking.wait_for(booth.slots[5], NAME, by=one, at=later).state == "waiting"
    assert {wait.state for wait in waits} == {"lapsed"}


def test_the_clock_ends_waits_and_the_page_says_so(app, booth):
    user = make_visitor(booth.edition)
    one = enter(booth, user, "waiting", booth.slots[0])
    ahead = enter(booth, user, "waiting", booth.slots[1])
    talent = SignedIn(app, user)
    before = talent.get(f"/me/interviews/{one.reference}").text
    assert "nobody gave it up" in before
    keep_time()
    db.session.commit()
    assert (one.state, ahead.state) == ("lapsed", "waiting")
    page = talent.get(f"/me/interviews/{one.reference}").text
    assert "nobody gave it up" in page
    assert "Cancel it" not in page
    with app.test_request_context():
        feed = feed_addresses(user).http
    assert f"{one.id}@" not in app.test_client().get(feed[feed.index("/calendar/") :]).text


@pytest.mark.parametrize("state", ["booked", "called", "running", "queued"])
def test_what_nobody_closed_bars_no_other_and_the_employer_is_asked(app, booth, state):
    user = make_visitor(booth.edition)
    one = enter(booth, user, state, None if state == "queued" else booth.slots[0])
    talent, employer = SignedIn(app, user), SignedIn(app, booth.officer)
    assert "See your interview" not in talent.get(times_of(booth)).text
    assert booked(booth, talent, 1).state == "booked"
    db.session.refresh(one)
    assert one.state == "past"
    own = f"/me/held-interviews/{one.reference}"
    assert "The time of this interview is over" in employer.get(own).text
    exhibitor = employer.get(f"/me/exhibitors/{booth.exhibitor.reference}").text
    assert "One interview is over: say what came of it" in exhibitor
    organisation = employer.get(f"/me/organisations/{booth.organisation.reference}")
    assert "Say what came of it" in organisation.text
    only = f"/me/exhibitors/{booth.exhibitor.reference}/interviews?state=past"
    assert one.reference in employer.get(only).text
    fields = {"finish-seen": str(one.version), "finish-result": "open", "go": "send"}
    assert employer.post(f"{own}/finish", **fields).status_code == 303
    db.session.refresh(one)
    assert one.state == "done"
    assert (
        "say what came of it"
        not in employer.get(f"/me/exhibitors/{booth.exhibitor.reference}").text
    )


def test_the_line_is_served_until_midnight(app, booth):
    user = make_visitor(booth.edition)
    one = enter(booth, user, "booked", booth.slots[0])
    late = booth.slots[0].ends_at
    booking.leave(late, is_left(late))
    assert one.state == "booked"
    assert find_busy(user, booth.table, late) is None
    keep_time()
    assert one.state == "past"


def test_a_time_given_up_goes_to_whoever_has_one_that_passed(app, booth):
    holder, user = make_visitor(booth.edition), make_visitor(booth.edition)
    old = enter(booth, user, "booked", booth.slots[0])
    held = booking.book(booth.slots[1], NAME, by=holder, at=now())
    waiting = booking.wait_for(booth.slots[1], NAME, by=user, at=now())
    old.state = "booked"
    db.session.commit()
    booking.cancel(held, by=holder, at=now())
    db.session.commit()
    assert (old.state, waiting.state) == ("past", "booked")
