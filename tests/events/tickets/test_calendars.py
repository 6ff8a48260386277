"""Calendar files: what programs read back, and that entries keep their name for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from core.accounts.roles import Role
from core.clock import BEIJING, now
from core.db import db
from events.editions.states import EditionState
from events.registrations import services
from events.registrations.links import registration_token
from events.registrations.models import RegistrationMove
from events.registrations.states import SeatState
from events.registrations.timeline import timeline_of
from events.tickets.links import feed_token
from events.tickets.services import renew_feed
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue, words

HOSTILE = 'Evil\r\nBEGIN:VALARM\r\nTRIGGER:-PT1M;x=1,y\\n"q" \x00\x07 会场；' + "长" * 60


@pytest.fixture
def person(app):
    return make_user(preferred_language="en")


def feed(client, owner, **headers):
    return client.get(f"/calendar/{feed_token(owner)}.ics", headers=headers)


def entries(answer):
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_an_entry_comes_back_as_the_session_is(app, client, person) -> None:
    starts = datetime(2027, 7, 10, 1, tzinfo=UTC)
    edition = make_edition(starts_at=starts)
    registration = make_registration(edition, user=person)
    answer = feed(client, person)
    assert answer.mimetype == "text/calendar"
    calendar = Calendar.from_ical(answer.data)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-TIMEZONE"] == "Asia/Shanghai"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    (event,) = entries(answer)
    (seat,) = registration.seats
    assert event["UID"].startswith(f"{seat.id}@")
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event["DTSTART"].dt == starts.astimezone(BEIJING)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 0
    assert event["SUMMARY"] == "Session S1"
    assert event["LOCATION"] == "Expo Centre"
    assert registration.reference in event["DESCRIPTION"]
    assert event["URL"] == f"http://localhost/events/{edition.slug}"


def test_it_speaks_the_persons_language(app, client) -> None:
    person = make_user(preferred_language="zh")
    make_registration(make_edition(), user=person)
    (event,) = entries(feed(client, person))
    assert event["SUMMARY"] == "第S1场"
    assert event["LOCATION"] == "国际博览中心"


def test_hostile_words_stay_words_and_lines_stay_short(app, client, person) -> None:
    edition = make_edition(sessions=0)
    venue = make_venue(edition, name=words(HOSTILE), address=words("a;b,c\\d"))
    make_session(edition, venue, name=words(HOSTILE))
    make_registration(edition, user=person)
    answer = feed(client, person)
    raw_lines = answer.data.split(b"\r\n")
    assert max(map(len, raw_lines)) <= 75
    for line in raw_lines:
        line.decode()
    assert b"\n" not in answer.data.replace(b"\r\n", b"")
    assert b"\x00" not in answer.data
    calendar = Calendar.from_ical(answer.data)
    assert list(calendar.walk("VALARM")) == []
    (event,) = entries(answer)
    assert event["SUMMARY"] == HOSTILE.replace("\r\n", "\n").replace("\x00", "").replace("\x07", "")
    assert "a;b,c\\d" in event["LOCATION"]


def test_a_moved_session_keeps_its_name_and_raises_its_number(app, client, person) -> None:
    edition = make_edition()
    make_registration(edition, user=person)
    (before,) = entries(feed(client, person))
    (session,) = edition.sessions
    session.starts_at += timedelta(days=1)
    session.ends_at += timedelta(days=1)
    session.sequence += 1
    session.changed_at = now() + timedelta(seconds=2)
    db.session.commit()
    (after,) = entries(feed(client, person))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=1)


def test_who_waits_is_tentative(app, client, person) -> None:
    edition = make_edition(capacity=1)
    make_registration(edition)
    make_registration(edition, user=person)
    (event,) = entries(feed(client, person))
    assert event["STATUS"] == "TENTATIVE"
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize("by", ["seat", "registration", "session", "edition"])
def test_what_is_cancelled_stays_and_says_so(app, client, person, by) -> None:
    edition = make_edition()
    registration = make_registration(edition, user=person)
    (before,) = entries(feed(client, person))
    if by == "seat":
        services.give_up_seat(registration.seats[0], by=person, at=now())
    elif by == "registration":
        services.cancel_registration(registration, by=person, at=now())
    elif by == "session":
        edition.sessions[0].state = "cancelled"
    else:
        edition.state = EditionState.CANCELLED
    db.session.commit()
    (after,) = entries(feed(client, person))
    assert after["UID"] == before["UID"]
    assert after["STATUS"] == "CANCELLED"
    assert after["SUMMARY"] == f"Cancelled: {before['SUMMARY']}"
    place = "Given up" if by in {"seat", "registration"} else "Cancelled"
    assert f"Place: {place}" in after["DESCRIPTION"]


def test_the_feed_says_in_a_duration_how_often_to_ask(app, client, person) -> None:
    make_registration(make_edition(), user=person)
    assert b"X-PUBLISHED-TTL:PT4H\r\n" in feed(client, person).data


def test_who_ended_a_seat_is_told_apart_in_the_timeline(app, person) -> None:
    registration = make_registration(make_edition(), user=person)
    for by, title in ((person, "Given up"), (make_user(Role.ORGANISER), "Cancelled")):
        move = RegistrationMove(what="seat:cancelled", by_id=by.id, at=now(), reason="",
                                session_id=registration.seats[0].session_id)  # fmt: skip
        (line,) = timeline_of(registration, [move])
        assert line.title.endswith(f"– {title}")


def test_an_online_address_is_for_those_with_a_place(app, client, person) -> None:
    edition = make_edition(sessions=0)
    make_session(edition, capacity=1, mode="online", online_url="https://live.example/room")
    make_registration(edition, user=person)
    waiting = make_registration(edition)
    (event,) = entries(feed(client, person))
    assert event["URL"] == "https://live.example/room"
    assert event["LOCATION"] == "Online"
    assert waiting.seats[0].standing is SeatState.WAITLISTED
    assert b"live.example" not in feed(client, waiting).data


def test_an_unchanged_feed_is_not_sent_again(app, client, person) -> None:
    edition = make_edition()
    make_registration(edition, user=person)
    first = feed(client, person)
    again = feed(client, person, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    edition.sessions[0].sequence += 1
    db.session.commit()
    changed = feed(client, person, **{"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_feed_holds_ones_own_seats_only(app, client, person) -> None:
    edition = make_edition(sessions=3)
    mine = make_registration(edition, user=person)
    make_registration(edition, user=make_user())
    guest = make_registration(edition, edition.sessions[0])
    mine_seats = {str(seat.id) for seat in mine.seats}
    assert {event["UID"].split("@")[0] for event in entries(feed(client, person))} == mine_seats
    assert [event["UID"].split("@")[0] for event in entries(feed(client, guest))] == [
        str(guest.seats[0].id)
    ]


@pytest.mark.parametrize("is_guest", [False, True])
def test_a_renewed_address_ends_the_old_one(app, client, person, is_guest) -> None:
    registration = make_registration(make_edition(), user=None if is_guest else person)
    owner = registration if is_guest else person
    browser = client if is_guest else sign_in(app.test_client(), person)
    page = f"/r/{registration_token(registration)}/calendar" if is_guest else "/me/calendar"
    old = feed_token(owner)
    assert old in browser.get(page).text
    renew_feed(owner, at=now())
    db.session.commit()
    assert client.get(f"/calendar/{old}.ics").status_code == 404
    assert feed(client, owner).status_code == 200
    assert old not in browser.get(page).text


def test_the_button_renews_and_needs_its_token(app, person) -> None:
    import re

    browser = sign_in(app.test_client(), person)
    old = feed_token(person)
    assert browser.post("/me/calendar").status_code == 400
    assert feed_token(person) == old
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/me/calendar").text)[1]
    assert browser.post("/me/calendar", data={"csrf_token": token}).status_code == 302
    assert feed_token(person) != old


def test_wrong_addresses_and_shut_accounts_have_no_calendar(app, client, person) -> None:
    token = feed_token(person)
    person.active = False
    db.session.commit()
    wrong = [
        token,
        token[:-2] + "AA",
        "x",
        "x" * 5000,
        registration_token(make_registration(make_edition())),
    ]
    assert {client.get(f"/calendar/{one}.ics").status_code for one in wrong} == {404}


def test_a_file_of_one_session_by_account_and_by_link(app, client, person) -> None:
    edition = make_edition(sessions=2)
    registration = make_registration(edition, edition.sessions[0], user=person)
    chosen, other = edition.sessions
    by_account = f"/me/registrations/{registration.reference}/sessions/{{}}.ics"
    by_link = f"/r/{registration_token(registration)}/sessions/{{}}.ics"
    browser = sign_in(app.test_client(), person)
    for visitor, address in ((browser, by_account), (client, by_link)):
        answer = visitor.get(address.format(chosen.id))
        (event,) = entries(answer)
        assert event["UID"].startswith(str(registration.seats[0].id))
        assert registration.reference in answer.headers["Content-Disposition"]
        assert visitor.get(address.format(other.id)).status_code == 404
    assert (
        sign_in(app.test_client(), make_user()).get(by_account.format(chosen.id)).status_code == 404
    )


def test_a_feed_takes_the_same_few_queries_however_long_it_is(client, person) -> None:
    counts = []
    for more in (1, 3):
        for _ in range(more):
            make_registration(make_edition(sessions=2), user=person)
        token = feed_token(person)
        count, answer = count_queries(lambda token=token: client.get(f"/calendar/{token}.ics"))
        counts.append((len(entries(answer)), count))
    assert counts == [(2, counts[0][1]), (8, counts[0][1])]
    assert counts[0][1] <= 9


@pytest.mark.both_databases
def test_renewing_twice_keeps_one_row(app, person) -> None:
    from events.tickets.models import CalendarFeed

    renew_feed(person, at=now())
    renew_feed(person, at=now())
    db.session.commit()
    (row,) = db.session.query(CalendarFeed).all()
    assert row.number == 2
