"""Events as everybody sees them: the list, one edition's page, cheap repeats."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from core.clock import now
from core.db import db
from core.headers import CONTENT_SECURITY_POLICY
from events.editions.models import SeatDraw
from events.editions.states import Allocation, EditionState, SessionState, Visibility
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.events import (
    make_edition,
    make_registration,
    make_session,
    make_venue,
    words,
)
from tests.talent.catalogue.public.reading import check_page, in_wrong_language
from tests.talent.catalogue.public.reading import words as text_of


def page_of(client, edition, **headers):
    return client.get(f"/events/{edition.slug}", headers=headers)


def said(client, address):
    return text_of(check_page(client.get(address).text))


def make_full_edition(sessions=3):
    edition = make_edition(
        "entrepreneurship_week",
        sessions=0,
        opens_at=now() - timedelta(days=1),
        cutoff_at=now() + timedelta(days=9),
        text=words("First part.\n\nSecond <b>part</b>.", "第一段。\n\n第二段。"),
    )
    hall = make_venue(edition, parent=edition.venues[0], name=words("Hall A", "A厅"))
    make_venue(edition, parent=hall, name=words("Room 1", "一号会议室"))
    for index in range(sessions):
        make_session(edition, hall, capacity=3, hour=9 + index, language="en")
    return edition


# The list


def test_coming_events_stand_next_first_and_drafts_nowhere(client):
    later = make_edition(starts_at=now() + timedelta(days=40))
    sooner = make_edition(starts_at=now() + timedelta(days=4))
    draft = make_edition(state=EditionState.DRAFT)
    over = make_edition(starts_at=now() - timedelta(days=9), state=EditionState.CLOSED)
    page = client.get("/events").text
    assert page.index(sooner.name["en"]) < page.index(later.name["en"])
    assert draft.name["en"] not in page
    assert over.name["en"] not in page
    past = client.get("/events?when=past").text
    assert over.name["en"] in past
    assert later.name["en"] not in past


def test_list_filters_by_type_and_ignores_what_it_does_not_know(client):
    fair = make_edition("recruitment_fair")
    table = make_edition("round_table")
    page = client.get("/events?type=round_table").text
    assert table.name["en"] in page
    assert fair.name["en"] not in page
    for odd in ("?type=nothing", "?page=0", "?page=x", "?page=99999999999999999999", "?when="):
        assert fair.name["en"] in client.get(f"/events{odd}").text


def test_cancelled_event_stays_in_the_list_and_says_so(client):
    edition = make_edition(state=EditionState.CANCELLED)
    assert "Cancelled" in said(client, "/events")
    page = page_of(client, edition).text
    assert "This event does not take place." in page
    assert ">Register</a>" not in page


@pytest.mark.parametrize("query", ["", "?when=past", "?type=training"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_empty_list_says_what_to_do(client, query, language):
    client.set_cookie("lang", language)
    tree = check_page(client.get(f"/events{query}").text)
    assert in_wrong_language(tree, language) == []
    assert {
        "All coming events",
        "Past events",
        "Coming events",
        "全部近期活动",
        "往期活动",
        "近期活动",
    } & {link.text for link in tree.iter("a")}


def test_long_list_is_paged(client):
    editions = [make_edition(starts_at=now() + timedelta(days=2 + n)) for n in range(21)]
    first, second = client.get("/events").text, client.get("/events?page=2").text
    assert editions[0].name["en"] in first
    assert editions[20].name["en"] + "<" not in first
    assert editions[20].name["en"] + "<" in second
    assert "21 in all" in first


def test_list_takes_the_same_queries_for_any_number(client):
    counts = set()
    for _round in range(3):
        make_edition()
        number, answer = count_queries(lambda: client.get("/events"))
        assert answer.status_code == 200
        counts.add(number)
    assert counts == {3}


def test_start_page_shows_the_three_next_events(client):
    assert "Next events" not in said(client, "/")
    editions = [make_edition(starts_at=now() + timedelta(days=2 + n)) for n in range(4)]
    make_edition(state=EditionState.CANCELLED, starts_at=now() + timedelta(days=1))
    first = client.get("/")
    page = check_page(first.text)
    linked = [link.get("href") for link in page.iter("a")]
    assert [f"/events/{one.slug}" for one in editions[:3]] == [
        url for url in linked if url.startswith("/events/")
    ]
    same = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    editions[0].name = words("Renamed")
    db.session.commit()
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert "Renamed" in again.text


# One edition


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_is_valid_complete_and_in_one_language(client, language):
    edition = make_full_edition()
    client.set_cookie("lang", language)
    answer = page_of(client, edition)
    tree = check_page(answer.text)
    assert in_wrong_language(tree, language) == []
    assert "Set-Cookie" not in answer.headers
    page = text_of(tree)
    told = {
        "en": ("Second <b>part</b>.", "Room 1", "9 days", "3 places left", "On site", "English"),
        "zh": ("第二段。", "一号会议室", "还有9天", "剩余3个名额", "现场", "英语"),
    }
    for one in told[language]:
        assert one in page, one


def test_draft_and_unknown_look_alike(client):
    draft = make_edition(state=EditionState.DRAFT)
    assert page_of(client, draft).status_code == 404
    assert client.get("/events/nothing-of-this-name").status_code == 404


def test_hidden_session_is_shown_nowhere(client):
    edition = make_full_edition()
    edition.sessions[1].visibility = Visibility.HIDDEN
    edition.sessions[1].name = words("Closed dinner")
    db.session.commit()
    assert "Closed dinner" not in page_of(client, edition).text
    assert "Closed dinner" not in client.get(f"/api/v1/events/{edition.slug}").text


def test_places_are_told_as_they_are(client):
    edition = make_edition(sessions=3, capacity=2)
    full, waiting, off = edition.sessions
    for session in (full, waiting):
        session.taken = 2
    full.has_waitlist = False
    off.state = SessionState.CANCELLED
    db.session.commit()
    page = said(client, f"/events/{edition.slug}")
    for word in ("Full", "Full, waiting list open", "Cancelled"):
        assert word in page
    assert "places left" not in page


def test_register_button_follows_the_phase(client):
    edition = make_edition()
    address = f"/events/{edition.slug}/register"
    assert address in page_of(client, edition).text
    for fields in (
        {"opens_at": now() + timedelta(days=3)},
        {"opens_at": None, "cutoff_at": now() - timedelta(minutes=5)},
        {"cutoff_at": None, "state": EditionState.CLOSED},
    ):
        for name, value in fields.items():
            setattr(edition, name, value)
        db.session.commit()
        assert address not in page_of(client, edition).text


def test_draw_shows_its_digest_and_its_seed_only_afterwards(client):
    edition = make_edition(capacity=2)
    session = edition.sessions[0]
    session.allocation = Allocation.DRAW
    draw = SeatDraw(
        session_id=session.id, seed="s" * 64, seed_digest="d" * 64, announced_at=now(), order=[]
    )
    db.session.add(draw)
    db.session.commit()
    before = page_of(client, edition)
    assert "d" * 64 in before.text
    assert "s" * 64 not in before.text
    assert "s" * 64 not in client.get(f"/api/v1/events/{edition.slug}").text
    draw.drawn_at, draw.order = now(), ["RG-2026-0007", "RG-2026-0003"]
    db.session.commit()
    after = page_of(client, edition, **{"If-None-Match": before.headers["ETag"]})
    assert "s" * 64 in after.text
    assert after.text.index("RG-2026-0007") < after.text.index("RG-2026-0003")


# Cheap repeats


def test_page_takes_the_same_few_queries_for_1_and_30_sessions(client):
    addresses = [f"/events/{make_full_edition(sessions).slug}" for sessions in (1, 30)]
    counts = {
        count_queries(lambda address=address: client.get(address))[0] for address in addresses
    }
    assert counts == {8}


def test_next_stranger_gets_the_page_that_was_drawn(app, client):
    address = f"/events/{make_full_edition(3).slug}"
    first = client.get(address)
    number, second = count_queries(lambda: app.test_client().get(address))
    assert (second.data, second.headers["ETag"], number) == (first.data, first.headers["ETag"], 3)
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    person = sign_in(app.test_client(), make_user(display_name="Somebody Signed-In"))
    assert "Somebody Signed-In" in person.get(address).text
    third = app.test_client()
    third.set_cookie("lang", "zh")
    assert 'lang="zh-Hans"' in third.get(address).text
    assert "Somebody Signed-In" not in client.get(address).text


def test_unchanged_page_is_not_sent_again(client):
    address = f"/events/{make_full_edition(30).slug}"
    had = {"If-None-Match": client.get(address).headers["ETag"]}
    number, again = count_queries(lambda: client.get(address, headers=had))
    assert (again.status_code, again.data, number) == (304, b"", 3)
    assert {"Cookie", "Accept-Language"} <= set(re.split(r", *", again.headers["Vary"]))


def change_name(edition):
    edition.name = words("Another name")


def take_place(edition):
    edition.sessions[0].taken += 1


def move_place(edition):
    # The sums stay the same; what is free where does not.
    edition.sessions[0].taken, edition.sessions[1].taken = 1, 0


def rename_venue(edition):
    edition.venues[0].name = words("Moved elsewhere")


def cancel_session(edition):
    edition.sessions[0].state = SessionState.CANCELLED


@pytest.mark.parametrize(
    "change", [change_name, take_place, move_place, rename_venue, cancel_session]
)
def test_changed_page_is_sent_again(client, change):
    edition = make_full_edition()
    edition.sessions[1].taken = 1
    db.session.commit()
    tag = page_of(client, edition).headers["ETag"]
    change(edition)
    db.session.commit()
    assert page_of(client, edition, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(("capacity", "status"), [(None, 304), (10, 200)])
def test_a_place_taken_changes_the_page_only_where_places_are_counted(client, capacity, status):
    edition = make_edition(capacity=capacity)
    tag = page_of(client, edition).headers["ETag"]
    edition.sessions[0].taken += 1
    db.session.commit()
    assert page_of(client, edition, **{"If-None-Match": tag}).status_code == status


def test_signed_in_person_is_never_answered_from_a_store(client):
    edition = make_full_edition()
    tag = page_of(client, edition).headers["ETag"]
    sign_in(client, make_user())
    answer = page_of(client, edition, **{"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


# schema.org


def data_of(page):
    """The JSON-LD as a browser would cut it out: up to the first end of the element."""
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(data)


def test_search_engines_read_the_edition_and_its_sessions(client):
    edition = make_full_edition()
    first, second, third = edition.sessions
    first.state, second.sequence, third.taken = SessionState.CANCELLED, 1, 3
    third.language = "zh"
    db.session.commit()
    data = data_of(page_of(client, edition).text)
    assert data["@type"] == "BusinessEvent"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["inLanguage"] == ["en", "zh-Hans"]
    assert data["organizer"]["name"] == "Suzhou Talent Office"
    assert data["location"][0]["name"] == "Expo Centre"
    assert data["offers"]["availability"] == "https://schema.org/InStock"
    assert [one["eventStatus"].removeprefix("https://schema.org/") for one in data["subEvent"]] == [
        "EventCancelled",
        "EventRescheduled",
        "EventScheduled",
    ]
    assert data["subEvent"][2]["offers"]["availability"] == "https://schema.org/SoldOut"
    assert "offers" not in data["subEvent"][0]
    client.set_cookie("lang", "zh")
    assert data_of(page_of(client, edition).text)["name"] == edition.name["zh"]


def test_no_text_breaks_out_of_the_data(client):
    hostile = "</script><script>alert(1)</script><!--<script>\u2028&"
    edition = make_full_edition()
    edition.name = words(hostile, hostile)
    edition.sessions[0].name = words(hostile, hostile)
    db.session.commit()
    answer = page_of(client, edition)
    assert data_of(answer.text)["name"] == hostile
    assert "<script>alert" not in answer.text
    check_page(answer.text)
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_waiting_people_are_counted_and_never_named(client):
    edition = make_edition(capacity=1)
    people = [make_registration(edition) for _number in range(3)]
    page = page_of(client, edition).text + client.get(f"/api/v1/events/{edition.slug}").text
    assert '"waiting":2' in page
    for person in people:
        assert person.name not in page
        assert person.reference not in page
