"""Offering, booking, moving and holding interviews on the pages of both sides."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from events.applications.states import SharingLevel
from events.exhibitor_staff.queries import staff_of
from events.interviews import services as booking
from events.tickets.links import feed_addresses
from events.timetables.models import Timetable
from tests.counting import count_queries
from tests.events.interviews.booking import booked, times_of
from tests.events.signed_in import SignedIn
from tests.factories.core import make_user
from tests.factories.interviews import Booth, make_visitor
from tests.talent.catalogue.public.reading import check_page, in_wrong_language


@pytest.fixture
def booth(app):
    return Booth(place="<b>Table</b> 2")


@pytest.fixture
def employer(app, booth):
    return SignedIn(app, booth.officer)


@pytest.fixture
def talent(app, booth):
    return SignedIn(app, make_visitor(booth.edition, display_name="Ines & Co <i>"))


def test_an_employer_offers_times_and_a_talent_books_one(app, booth, employer, talent):
    exhibitor = booth.exhibitor
    page = employer.get(f"/me/exhibitors/{exhibitor.reference}/timetables")
    assert page.status_code == 200
    fields = {
        "person": str(staff_of(exhibitor)[0].id),
        "job": "",
        "mode": "video",
        "audience": "everybody",
    }
    refused = employer.post(f"/me/exhibitors/{exhibitor.reference}/timetables", **fields)
    assert refused.status_code == 422
    assert "https://" in refused.text
    fields["video_url"] = "https://meet.example.org/1"
    made = employer.post(f"/me/exhibitors/{exhibitor.reference}/timetables", **fields)
    assert made.status_code == 303
    table = db.session.scalar(select(Timetable).where(Timetable.mode == "video"))
    # The day after it begins: at 23:30 of the first day it may not have begun.
    day = (booth.edition.starts_at + timedelta(days=1)).date().isoformat()
    own = f"/me/timetables/{table.reference}"
    wrong = employer.post(own, day=day, begins="half nine", ends="10:00", minutes="20")
    assert wrong.status_code == 422
    assert "half nine" in wrong.text
    added = employer.post(own, day=day, begins="2330", ends="23：55", minutes="20")
    assert added.status_code == 303
    public = talent.get(f"/events/{booth.edition.slug}/interviews/{table.reference}")
    assert "23:30–23:50" in public.text
    assert "meet.example.org" not in public.text
    chosen = re.search(r'name="slot" value="([^"]+)"', public.text)
    booking_page = f"/events/{booth.edition.slug}/interviews/{table.reference}?go=book"
    answer = talent.post(booking_page, slot=chosen[1], level="name")
    assert answer.status_code == 303
    assert "https://meet.example.org/1" in talent.get(answer.headers["Location"]).text


def test_a_taken_time_is_waited_for_and_the_page_says_why_one_is_refused(app, booth, talent):
    booked(booth, talent)
    other = SignedIn(app, make_visitor(booth.edition))
    fields = {"slot": str(booth.slots[0].id), "level": "name"}
    late = other.post(times_of(booth) + "?go=book", **fields)
    assert (late.status_code, "just taken" in late.text) == (409, True)
    assert other.post(times_of(booth) + "?go=wait", **fields).status_code == 303
    nonsense = other.post(times_of(booth) + "?go=book", slot="nonsense", level="name")
    assert nonsense.status_code == 422


def test_either_side_moves_cancels_and_judges(app, booth, employer, talent):
    one = booked(booth, talent)
    moved = talent.post(f"/me/interviews/{one.reference}/move", slot=str(booth.slots[2].id))
    assert moved.status_code == 303
    db.session.refresh(one)
    page = employer.get(f"/me/held-interviews/{one.reference}")
    assert page.status_code == 200
    done = employer.post(
        f"/me/held-interviews/{one.reference}/finish",
        **{
            "finish-seen": str(one.version),
            "finish-result": "open",
            "finish-note": "",
            "go": "send",
        },
    )
    assert done.status_code == 303
    db.session.refresh(one)
    judged = talent.post(
        f"/me/interviews/{one.reference}/judge",
        **{"judge-seen": str(one.version), "judge-result": "goes_on", "go": "send"},
    )
    assert judged.status_code == 303
    second = booked(booth, talent, 1)
    cancelled = talent.post(
        f"/me/interviews/{second.reference}/cancel",
        **{"cancel-seen": str(second.version), "cancel-reason": "A cold", "go": "send"},
    )
    assert cancelled.status_code == 303
    assert "A cold" in employer.get(f"/me/held-interviews/{second.reference}").text
    db.session.refresh(one)
    assert (one.state, one.employer_result, one.talent_result) == ("done", "open", "goes_on")


def test_strangers_find_nothing(app, booth, employer, talent):
    one = booked(booth, talent)
    stranger, rival = SignedIn(app, make_user()), SignedIn(app, Booth(booth.edition).officer)
    for address in (
        f"/me/interviews/{one.reference}",
        f"/me/held-interviews/{one.reference}",
        f"/me/interviews/{one.reference}/move",
        f"/me/timetables/{booth.table.reference}",
        f"/me/timetables/{booth.table.reference}/line",
        f"/me/exhibitors/{booth.exhibitor.reference}/timetables",
        f"/me/exhibitors/{booth.exhibitor.reference}/interviews",
        f"/desk/events/{booth.edition.slug}/interviews",
    ):
        for who in (stranger, rival):
            assert who.get(address).status_code == 404, address
        assert app.test_client().get(address).status_code in (302, 303), address


def test_who_is_not_signed_in_sees_the_times_and_where_to_sign_in(app, booth):
    page = app.test_client().get(times_of(booth)).text
    link = re.search(r'href="(/sign-in[^"]*)"[^>]*>Sign in to book<', page)
    assert link, page
    assert booth.table.reference in link[1]


def test_pages_are_whole_in_both_languages(app, booth, employer, talent):
    one = booked(booth, talent)
    booking.wait_for(booth.slots[0], SharingLevel.NAME, by=make_visitor(booth.edition), at=now())
    db.session.commit()
    for who, address in (
        (talent, f"/events/{booth.edition.slug}/interviews"),
        (talent, times_of(booth)),
        (talent, f"/me/interviews/{one.reference}"),
        (talent, f"/me/interviews/{one.reference}/move"),
        (employer, f"/me/held-interviews/{one.reference}"),
        (employer, f"/me/timetables/{booth.table.reference}"),
        (employer, f"/me/timetables/{booth.table.reference}/line"),
        (employer, f"/me/timetables/{booth.table.reference}/change"),
        (employer, f"/me/exhibitors/{booth.exhibitor.reference}/timetables"),
    ):
        for code in ("en", "zh"):
            page = who.get(f"{address}?lang={code}").text
            assert "<b>Table</b>" not in page
            assert in_wrong_language(check_page(page), code) == [], address


def test_pages_ask_a_fixed_number_of_times(app, booth, talent):
    address = f"/events/{booth.edition.slug}/interviews"
    few = count_queries(lambda: talent.get(address))[0]
    for _ in range(6):
        Booth(booth.edition)
    assert count_queries(lambda: talent.get(address))[0] == few


def test_interviews_stand_in_the_calendar_and_say_when_they_are_cancelled(app, booth, talent):
    one = booked(booth, talent)
    with app.test_request_context():
        feed = feed_addresses(talent.user).http
    address = feed[feed.index("/calendar/") :]
    entry = f"UID:{one.id}@interviews"
    first = app.test_client().get(address).text
    assert entry in first
    assert "STATUS:CANCELLED" not in first
    booking.cancel(one, by=talent.user, at=now())
    db.session.commit()
    last = app.test_client().get(address).text
    assert entry in last
    assert "STATUS:CANCELLED" in last
    assert "SEQUENCE:1" in last
