"""The public side of an event: poster or cover, people, programme, places, what one takes along."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from lxml import html
from PIL import Image

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.files.models import StoredFile
from core.files.storage import NoSuchFile
from events.editions import services
from events.editions.models import Edition
from events.editions.poster.cover import Palette, cover_png, cover_svg
from events.editions.poster.models import EditionPerson
from events.editions.publication import find_faults
from events.editions.states import EditionState, Mode, SessionState, Visibility
from events.editions.values import EditionCopy
from events.registrations.models import Seat
from events.registrations.states import SeatState
from tests.counting import count_queries
from tests.events.editions.setting_up import of_edition, of_session, send
from tests.factories.core import make_user, sign_in
from tests.factories.events import (
    make_edition,
    make_registration,
    make_session,
    make_venue,
    words,
)

HOSTILE = "<script>alert(1)</script>[x](javascript:alert(1))<img src=x onerror=alert(1)>"


@pytest.fixture
def organiser(app):
    return sign_in(app.test_client(), make_user(Role.ORGANISER))


def picture(size=(1900, 1000), kind="JPEG"):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    Image.new("RGB", size, "teal").save(out, kind, exif=exif)
    return io.BytesIO(out.getvalue()), f"poster.{kind.lower()}"


def of_poster(edition, **typed):
    form = {
        "audience_en": "Engineers", "audience_zh": "工程师", "palette": "", "seen": edition.version,
        "picture_alt_en": "A bridge", "picture_alt_zh": "一座桥",
    }  # fmt: skip
    return form | typed


def of_person(**typed):
    form = {
        "name": "Dr. Ana Živković", "kind": "speaker", "role_en": "Professor", "role_zh": "教授",
        "text_en": "", "text_zh": "",
    }  # fmt: skip
    return form | typed


def poster_page(edition):
    return f"/desk/events/{edition.slug}/poster"


def people_page(edition, tail=""):
    return f"/desk/events/{edition.slug}/people{tail}"


def add_person(organiser, edition, **typed):
    assert send(organiser, people_page(edition, "/new"), of_person(**typed)).status_code == 303
    db.session.expire_all()
    return db.session.query(EditionPerson).filter_by(edition_id=edition.id).all()[-1]


def with_picture(organiser, edition):
    assert (
        send(organiser, poster_page(edition), of_poster(edition, picture=picture())).status_code
        == 303
    )
    db.session.expire_all()


def page_of(client, edition, query=""):
    answer = client.get(f"/events/{edition.slug}{query}")
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def meta(page, name):
    return page.xpath(f"string(//meta[@property='{name}']/@content)")


def told(page, path):
    return " ".join(page.xpath(f"string({path})").split())


# The poster


def test_a_picture_is_painted_anew_in_two_sizes(organiser, client):
    edition = make_edition()
    with_picture(organiser, edition)
    page = page_of(client, edition)
    [shown] = page.xpath("//div[@class='poster-picture']/img")
    assert (shown.get("alt"), shown.get("width"), shown.get("height")) == (
        "A bridge",
        "1600",
        "842",
    )
    for address, width in ((shown.get("src"), 1600), (shown.get("srcset").split()[0], 800)):
        answer = client.get(address)
        assert answer.mimetype == "image/jpeg"
        assert b"Secret camera" not in answer.data
        assert Image.open(io.BytesIO(answer.data)).width == width
    assert "Engineers" in told(page, "//div[contains(@class, 'poster-words')]")


def test_only_pictures_are_taken_and_what_was_typed_stays(organiser):
    edition = make_edition()
    for name, content in (
        ("a.pdf", b"%PDF-1.4 nothing"),
        ("a.svg", b"<svg/>"),
        ("a.jpg", b"<html>"),
    ):
        form = of_poster(edition, picture=(io.BytesIO(content), name), audience_en="Kept words")
        answer = send(organiser, poster_page(edition), form)
        assert answer.status_code == 422, name
        assert "Kept words" in answer.text
    db.session.expire_all()
    assert edition.picture_id is None


def test_a_public_picture_needs_words_in_both_languages(organiser):
    edition = make_edition()
    form = of_poster(edition, picture=picture(), picture_alt_zh="")
    assert send(organiser, poster_page(edition), form).status_code == 422
    draft = make_edition(state=EditionState.DRAFT)
    form = of_poster(draft, picture=picture(), picture_alt_zh="", audience_zh="")
    assert send(organiser, poster_page(draft), form).status_code == 303
    db.session.expire_all()
    urls = [fault.url for fault in find_faults(draft)]
    assert {f"{poster_page(draft)}#picture_alt", f"{poster_page(draft)}#audience"} <= set(urls)


def test_an_old_page_changes_nothing(organiser):
    edition = make_edition()
    form = of_poster(edition, seen=edition.version - 1, audience_en="Too late")
    answer = send(organiser, poster_page(edition), form)
    assert answer.status_code == 409
    assert "Too late" in answer.text


def test_a_picture_that_was_taken_away_is_erased_and_gone(organiser, client, app, work):
    edition = make_edition()
    with_picture(organiser, edition)
    address = page_of(client, edition).xpath("string(//div[@class='poster-picture']/img/@src)")
    key = db.session.get_one(StoredFile, edition.picture_id).storage_key
    form = of_poster(edition, without_picture="y")
    assert send(organiser, poster_page(edition), form).status_code == 303
    work()
    db.session.expire_all()
    assert client.get(address).status_code == 404
    assert db.session.query(StoredFile).count() == 0
    with pytest.raises(NoSuchFile):
        app.extensions["storage"].get(key)
    assert "/cover.svg" in page_of(client, edition).xpath(
        "string(//div[@class='poster-picture']/img/@src)"
    )


def test_pictures_of_a_draft_are_for_those_who_prepare_it(organiser, client, app):
    edition = make_edition(state=EditionState.DRAFT)
    with_picture(organiser, edition)
    person = add_person(organiser, edition, photo=picture())
    base = f"/events/{edition.slug}"
    addresses = [f"{base}/pictures/{edition.picture_id}.jpg", f"{base}/pictures/{person.photo_id}.jpg",
                 f"{base}/cover.svg", f"{base}/cover.png", f"{base}/qr.svg"]  # fmt: skip
    somebody = sign_in(app.test_client(), make_user())
    for address in addresses:
        assert client.get(address).status_code == 404
        assert somebody.get(address).status_code == 404
        answer = organiser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
    edition.state = EditionState.OPEN
    db.session.commit()
    for address in addresses:
        assert client.get(address).headers["Cache-Control"].startswith("public")
    other = make_edition()
    assert client.get(addresses[0].replace(edition.slug, other.slug)).status_code == 404
    assert client.get(f"/files/{edition.picture_id}").status_code in {302, 404}
    assert organiser.get(f"/files/{edition.picture_id}").status_code == 404


def test_the_cover_is_drawn_of_the_edition_alone(client):
    edition = make_edition()
    answer = client.get(f"/events/{edition.slug}/cover.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.data == cover_svg(edition.id, "")
    assert b"href" not in answer.data
    assert b"<script" not in answer.data
    cover_svg.cache_clear()
    drawn = {cover_svg(edition.id, one.value) for one in Palette}
    assert len(drawn) == len(Palette)
    assert answer.data in drawn
    assert cover_svg(make_edition().id, "night") != cover_svg(edition.id, "night")
    assert Image.open(io.BytesIO(cover_png(edition.id, ""))).size == (1200, 675)
    again = client.get(
        f"/events/{edition.slug}/cover.svg", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_changed_poster_is_sent_again(organiser, client):
    edition = make_edition()
    tag = client.get(f"/events/{edition.slug}").headers["ETag"]
    assert (
        send(organiser, poster_page(edition), of_poster(edition, palette="night")).status_code
        == 303
    )
    answer = client.get(f"/events/{edition.slug}", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "cover.svg?v=night" in answer.text


# One strong button


@pytest.mark.parametrize(
    ("fields", "label", "places"),
    [
        ({}, "Register", "5 places left"),
        ({"taken": 5}, "Join the waiting list", "All places are taken."),
        ({"taken": 5, "has_waitlist": False}, None, "All places are taken."),
        ({"capacity": None}, "Register", None),
    ],
)
def test_one_button_says_what_can_be_done(client, fields, label, places):
    edition = make_edition(capacity=5)
    for name, value in fields.items():
        setattr(edition.sessions[0], name, value)
    db.session.commit()
    page = page_of(client, edition)
    buttons = page.xpath("//main//a[contains(@class, 'btn-primary')]")
    assert [one.text_content().strip() for one in buttons] == ([label] if label else [])
    assert page.xpath("//p[@class='places-left']/text()") == ([places] if places else [])


@pytest.mark.parametrize(
    ("fields", "words_"),
    [
        ({"opens_at": now() + timedelta(days=3)}, "Registration opens in 3 days."),
        ({"cutoff_at": now() - timedelta(days=1)}, "Registration closed on"),
        ({"state": EditionState.CLOSED}, "This event is over."),
        ({"state": EditionState.CANCELLED}, "This event does not take place."),
    ],
)
def test_without_a_button_the_reason_stands_there(client, fields, words_):
    page = page_of(client, make_edition(capacity=5, **fields))
    assert page.xpath("//main//a[contains(@class, 'btn-primary')]") == []
    assert words_ in told(page, "//div[@class='next']")


# Texts


def test_texts_are_rich_and_safe(client):
    edition = make_edition(
        text=words(f"## Why come\n\n- **Jobs**\n- [Map](https://maps.example)\n\n{HOSTILE}")
    )
    edition.sessions[0].text = words(f"*Bring* a CV.\n{HOSTILE}")
    db.session.commit()
    page = page_of(client, edition)
    assert page.xpath("//main//h3[text()='Why come']")
    assert page.xpath("//main//li/strong[text()='Jobs']")
    [link] = page.xpath("//main//a[text()='Map']")
    assert (link.get("href"), link.get("rel")) == ("https://maps.example", "noopener nofollow")
    assert page.xpath("//li[@class='session']//em[text()='Bring']")
    assert (
        page.xpath("//main//script | //main//img[@onerror] | //a[starts-with(@href, 'javascript')]")
        == []
    )
    assert HOSTILE in page.xpath("string(//main)")


def test_organisers_see_the_text_before_it_is_kept(organiser):
    edition = make_edition(state=EditionState.DRAFT)
    settings = f"/desk/events/{edition.slug}/settings"
    assert "makes a heading" in organiser.get(settings).text
    form = of_edition(edition, text_en=f"## Seen\n\n{HOSTILE}", preview="1")
    answer = send(organiser, settings, form)
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    assert page.xpath("//section[@class='preview']//h3[text()='Seen']")
    assert page.xpath("//section[@class='preview']//script") == []
    assert "## Seen" in page.xpath("//textarea[@name='text_en']")[0].text
    db.session.expire_all()
    assert "Seen" not in edition.text["en"]
    session = edition.sessions[0]
    form = of_session(session, text_en="- Seen", text_zh="", preview="1")
    answer = send(organiser, f"/desk/events/{edition.slug}/sessions/{session.id}", form)
    assert html.fromstring(answer.text).xpath("//section[@class='preview']//li[text()='Seen']")


# People


def test_people_stand_on_the_page_and_at_their_session(organiser, client):
    edition = make_edition(sessions=2)
    session = edition.sessions[1]
    person = add_person(
        organiser, edition, photo=picture((600, 800), "PNG"), session_ids=[str(session.id)],
        text_en=f"Known for **bridges**. {HOSTILE}", text_zh="以桥梁著称",
    )  # fmt: skip
    add_person(organiser, edition, name="Zoë Juror", kind="juror")
    page = page_of(client, edition)
    assert page.xpath("//h2[contains(@id, 'people-')]/text()") == ["Speakers", "Jury"]
    [shown] = page.xpath(f"//li[@id='person-{person.id}']")
    assert shown.xpath("string(.//h3)") == "Dr. Ana Živković"
    assert shown.xpath(".//strong/text()") == ["bridges"]
    assert shown.xpath(f".//a[@href='#{session.code}']")
    face = client.get(shown.xpath("string(.//img/@src)"))
    assert Image.open(io.BytesIO(face.data)).width == 400
    at_session = told(page, f"//li[@id='{session.code}']//p[@class='session-people']")
    assert at_session == "Dr. Ana Živković, Professor"
    assert page.xpath(f"//li[@id='{edition.sessions[0].code}']//p[@class='session-people']") == []
    client.set_cookie("lang", "zh")
    assert "教授" in told(page_of(client, edition), f"//li[@id='person-{person.id}']")


def test_people_change_place_and_details(organiser, client):
    edition = make_edition()
    first, second = (add_person(organiser, edition, name=name) for name in ("First", "Second"))
    tag = client.get(f"/events/{edition.slug}").headers["ETag"]
    assert send(organiser, people_page(edition, f"/{second.id}/up"), {}).status_code == 303
    page = client.get(f"/events/{edition.slug}", headers={"If-None-Match": tag}).text
    assert page.index("Second") < page.index("First")
    form = html.fromstring(organiser.get(people_page(edition, f"/{first.id}")).text)
    seen = form.xpath("string(//input[@name='seen']/@value)")
    change = of_person(name="Renamed", seen=seen)
    assert send(organiser, people_page(edition, f"/{first.id}"), change).status_code == 303
    assert (
        send(organiser, people_page(edition, f"/{first.id}"), change | {"name": "Late"}).status_code
        == 409
    )
    assert "Renamed" in organiser.get(people_page(edition)).text


def test_a_role_in_one_language_keeps_an_event_from_being_published(organiser):
    public = make_edition()
    form = of_person(role_zh="")
    assert send(organiser, people_page(public, "/new"), form).status_code == 422
    draft = make_edition(state=EditionState.DRAFT)
    person = add_person(organiser, draft, role_zh="", text_en="Only English")
    found = [fault for fault in find_faults(draft) if str(person.id) in fault.url]
    assert [str(fault.words) for fault in found] == ["The Chinese text is missing."] * 2


def test_nobody_speaks_at_a_session_of_another_event(organiser):
    edition, other = make_edition(), make_edition()
    form = of_person(session_ids=[str(other.sessions[0].id)])
    assert send(organiser, people_page(edition, "/new"), form).status_code == 422


def test_somebody_can_be_erased_after_the_event_too(organiser, client, app, work):
    edition = make_edition()
    person = add_person(organiser, edition, photo=picture())
    photo_id, key = person.photo_id, db.session.get_one(StoredFile, person.photo_id).storage_key
    edition.state = EditionState.CLOSED
    db.session.commit()
    assert send(organiser, people_page(edition, "/new"), of_person()).status_code in {409, 422}
    assert send(organiser, people_page(edition, f"/{person.id}/remove"), {}).status_code == 303
    work()
    db.session.expire_all()
    assert db.session.query(EditionPerson).count() == 0
    assert db.session.get(StoredFile, photo_id) is None
    with pytest.raises(NoSuchFile):
        app.extensions["storage"].get(key)
    assert "Živković" not in client.get(f"/events/{edition.slug}").text


def test_a_copy_has_the_poster_and_the_people_at_its_own_sessions(organiser, client, work):
    edition = make_edition(sessions=2)
    with_picture(organiser, edition)
    person = add_person(
        organiser, edition, photo=picture(), session_ids=[str(one.id) for one in edition.sessions]
    )
    edition.sessions[0].state = SessionState.CANCELLED
    db.session.commit()
    page = organiser.get(f"/desk/events/{edition.slug}/copy").text
    assert "1 person shown" in page
    assert "The poster and for whom the event is" in page
    page = organiser.get(f"/desk/events/{edition.slug}/copy?lang=zh").text
    assert "海报和面向人群；1 位展示人物" in page  # in Chinese with its own semicolon
    copy = services.clone_edition(
        edition, EditionCopy(words("Copy"), now() + timedelta(days=400)),
        by=make_user(Role.ORGANISER), at=now(),
    )  # fmt: skip
    db.session.commit()
    [same] = db.session.query(EditionPerson).filter_by(edition_id=copy.id)
    assert same.session_ids == [str(copy.sessions[0].id)]
    assert (copy.picture_id, copy.audience, same.photo_id) == (
        edition.picture_id, edition.audience, person.photo_id,
    )  # fmt: skip
    assert send(organiser, people_page(edition, f"/{person.id}/remove"), {}).status_code == 303
    work()
    assert organiser.get(f"/events/{copy.slug}/pictures/{same.photo_id}.jpg").status_code == 200


# Where


def test_an_address_can_be_taken_along_without_scripts(client):
    edition = make_edition()
    hall = edition.venues[0]
    hall.address, hall.city = words("1 Example Avenue", "示例大道1号"), words("Suzhou", "苏州市")
    hall.directions = words("Metro 1, exit 3; ask +86 512 0000 0000")
    room = make_venue(edition, parent=hall, name=words("Room 5"))
    make_session(edition, room)
    page = page_of(client, edition)
    copied = page.xpath("//*[@data-copy][contains(@data-copy, 'venue-')]")
    assert [one.get("hidden") is not None for one in copied] == [True, True]
    assert [told(page, f"//*[@id='{one.get('data-copy')}']") for one in copied] == [
        "1 Example Avenue, Suzhou",
        "苏州市示例大道1号",
    ]
    assert page.xpath("//p[contains(@class, 'venue-way')]//a/@href") == ["tel:+8651200000000"]
    assert "Room 5, Expo Centre" in told(page, "//li[@id='S2']")


@pytest.mark.usefixtures("app")
def test_ways_to_a_venue_stand_in_both_languages():
    edition = make_edition(state=EditionState.DRAFT)
    edition.venues[0].address = words("1 Example Avenue")
    edition.venues[0].directions = {"en": "Metro 1", "zh": ""}
    assert any("how it is reached" in str(one.place) for one in find_faults(edition))


# The programme


def make_programme():
    """Ten sessions on two days, at two venues, in two languages, two of them online."""
    morning = (now() + timedelta(days=30)).replace(hour=1)  # of Beijing: the days stay two
    edition = make_edition(sessions=0, starts_at=morning)
    north = make_venue(edition, name=words("North"))
    for number in range(10):
        day = edition.starts_at + timedelta(days=number % 2, hours=number // 2)
        make_session(
            edition, north if number < 4 else edition.venues[0], starts_at=day,
            language=("en", "zh", "")[number % 3], mode=Mode.ONLINE if number > 7 else Mode.ON_SITE,
        )  # fmt: skip
    return edition, north


def codes(page):
    return {one.get("id") for one in page.xpath("//section[@id='programme']//li[@id]")}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", "1 2 3 4 5 6 7 8 9 10"),
        ("?venue=002", "1 2 3 4"),
        ("?language=en", "1 3 4 6 7 9 10"),
        ("?mode=online", "9 10"),
        ("?mode=online&language=zh", "9"),
        ("?venue=nowhere&language=de&mode=both&day=2020-01-01", "1 2 3 4 5 6 7 8 9 10"),
        ("?venue=<script>", "1 2 3 4 5 6 7 8 9 10"),
    ],
)
def test_a_long_programme_is_filtered_in_the_address(client, query, wanted):
    edition, _north = make_programme()
    page = page_of(client, edition, query)
    assert codes(page) == {f"S{number}" for number in wanted.split()}
    assert (
        len(json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["subEvent"])
        == 10
    )


def test_days_are_switched_and_keep_the_filter(client):
    edition, _north = make_programme()
    page = page_of(client, edition, "?venue=002")
    links = page.xpath("//nav[@class='day-switch']//a")
    assert len(links) == 3
    assert links[0].get("aria-current") == "true"
    second = page_of(client, edition, "?" + links[2].get("href").split("?")[1].split("#")[0])
    assert codes(second) == {"S2", "S4"}
    [kept] = second.xpath("//section[@id='programme']//input[@name='day']/@value")
    nothing = page_of(client, edition, f"?day={kept}&venue=002&mode=online")
    assert codes(nothing) == set()
    assert "No session fits" in told(nothing, "//section[@id='programme']")


def test_a_short_programme_has_no_filters_and_one_day_no_switch(client):
    # In the morning of Beijing: the sessions begin an hour apart, and stay within the day.
    morning = (now() + timedelta(days=30)).replace(hour=1)
    page = page_of(client, make_edition(sessions=8, starts_at=morning))
    assert page.xpath("//form[@role='search']") == []
    assert page.xpath("//nav[@class='day-switch']") == []


def test_hidden_sessions_offer_no_filter(client):
    edition, north = make_programme()
    for one in edition.sessions:
        if one.venue is north:
            one.visibility = Visibility.HIDDEN
    db.session.commit()
    assert "North" not in told(page_of(client, edition), "//section[@id='programme']")


# What one takes along


def test_shared_links_bring_picture_and_words(organiser, client, app):
    edition = make_edition()
    page = page_of(client, edition)
    base = meta(page, "og:url").removesuffix(f"/events/{edition.slug}")
    assert base.startswith("http")
    assert meta(page, "og:image") == f"{base}/events/{edition.slug}/cover.png"
    assert meta(page, "og:title") == edition.name["en"]
    with_picture(organiser, edition)
    add_person(organiser, edition, session_ids=[str(edition.sessions[0].id)])
    page = page_of(client, edition)
    assert (
        meta(page, "og:image") == f"{base}/events/{edition.slug}/pictures/{edition.picture_id}.jpg"
    )
    assert meta(page, "og:image:alt") == "A bridge"
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert data["image"] == meta(page, "og:image")
    assert data["performer"] == [
        {"@type": "Person", "name": "Dr. Ana Živković", "jobTitle": "Professor"}
    ]
    assert data["subEvent"][0]["performer"] == data["performer"]


def test_the_code_and_the_address_of_the_page(client):
    edition = make_edition()
    page = page_of(client, edition)
    assert told(page, "//*[@id='page-address']") == meta(page, "og:url")
    answer = client.get(f"/events/{edition.slug}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert b'xmlns="http://www.w3.org/2000/svg"' in answer.data


def test_the_event_as_a_calendar_entry(client):
    edition = make_edition()
    edition.venues[0].address = words("1 Example Avenue")
    db.session.commit()
    [address] = page_of(client, edition).xpath("//a[contains(@href, 'calendar.ics')]/@href")
    answer = client.get(address)
    [entry] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert entry["summary"] == edition.name["en"]
    assert entry["location"] == "Expo Centre, 1 Example Avenue"
    assert entry.start == edition.starts_at.replace(microsecond=0)
    assert entry["url"].endswith(f"/events/{edition.slug}")
    draft = make_edition(state=EditionState.DRAFT)
    assert client.get(f"/events/{draft.slug}/calendar.ics").status_code == 404


def test_contact_is_a_touch_away(client):
    edition = make_edition(contact=words("Office +86 512 0000 0000, office@city.example", "办公室"))
    hrefs = page_of(client, edition).xpath("//div[@class='sheet-aside']//a/@href")
    assert {"tel:+8651200000000", "mailto:office@city.example"} <= set(hrefs)


# Last time


def make_past(edition):
    past = make_edition(starts_at=now() - timedelta(days=300), state=EditionState.OPEN)
    people = [make_registration(past, at=past.starts_at - timedelta(days=9)) for _ in range(3)]
    past.series, past.number, past.state = edition.series, 0, EditionState.CLOSED
    seat = db.session.query(Seat).filter_by(registration_id=people[0].id).one()
    seat.state = SeatState.ATTENDED
    db.session.commit()
    return past


def test_figures_of_the_last_edition(client):
    edition = make_edition()
    assert page_of(client, edition).xpath("//p[@class='last-time']") == []
    tag = client.get(f"/events/{edition.slug}").headers["ETag"]
    past = make_past(edition)
    answer = client.get(f"/events/{edition.slug}", headers={"If-None-Match": tag})
    line = told(html.fromstring(answer.text), "//p[@class='last-time']")
    assert line.startswith(f"Last time: {past.name['en']} (")
    assert line.endswith("3 people registered, 1 came.")
    assert page_of(client, past).xpath("//p[@class='last-time']") == []


# What it costs


def test_few_queries_for_any_number_of_people_and_sessions(organiser, app):
    counts = set()
    for number in (1, 12):
        edition = make_edition(sessions=number)
        make_past(edition)
        for _number in range(number):
            add_person(organiser, edition, session_ids=[str(edition.sessions[0].id)])
        address = f"/events/{edition.slug}"
        counts.add(count_queries(lambda address=address: app.test_client().get(address))[0])
    assert counts == {9}


def test_programs_read_the_same(client):
    edition = make_edition(text=words("## Markdown"), audience=words("Engineers"))
    body = client.get(f"/api/v1/events/{edition.slug}").json
    assert body["picture"].endswith("/cover.png")
    assert (body["text"]["en"], body["audience"]["en"]) == ("## Markdown", "Engineers")


def test_who_may_not_edit_is_shown_nothing(app, organiser):
    edition = make_edition()
    person = add_person(organiser, edition)
    for user in (make_user(), make_user(Role.AUDITOR)):
        other = sign_in(app.test_client(), user)
        for tail in ("", "/new", f"/{person.id}"):
            assert other.get(people_page(edition, tail)).status_code in {403, 404}
        assert other.get(poster_page(edition)).status_code in {403, 404}
        assert send(other, people_page(edition, f"/{person.id}/remove"), {}).status_code in {
            403,
            404,
        }
    elsewhere = make_edition()
    assert organiser.get(people_page(elsewhere, f"/{person.id}")).status_code == 404
    assert db.session.query(Edition).count() == 2
    assert re.search("Živković", organiser.get(people_page(edition)).text)
