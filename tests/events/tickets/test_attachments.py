"""What goes with the letters of a registration, as the mail that leaves holds it."""

from __future__ import annotations

import email
import io
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from icalendar import Calendar
from PIL import Image

from core.clock import now
from core.db import db
from core.workflow import Guest
from events.registrations import services
from events.registrations.states import SeatState
from events.tickets.codes import read_code
from tests.events.tickets import reading
from tests.factories.events import make_edition, make_registration, make_venue, words


def sent(app, *, to: str):
    folder = app.extensions["settings"].data_dir / "mail"
    mails = [
        email.message_from_bytes(one.read_bytes(), policy=policy.default)
        for one in sorted(folder.glob("*.eml"))
    ]
    return [one for one in mails if one["To"] == to]


def files_of(mail):
    return {one.get_filename(): one for one in mail.iter_attachments()}


@pytest.fixture
def edition(app):
    edition = make_edition(starts_at=datetime(2027, 7, 10, 1, tzinfo=UTC), capacity=1)
    venue = edition.sessions[0].venue
    venue.address, venue.city = words("1 Lake Road", "湖滨路1号"), words("Suzhou", "苏州")
    hall = make_venue(edition, parent=venue, name=words("Hall B", "B馆"))
    edition.sessions[0].venue = hall
    db.session.commit()
    return edition


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "10 July 2027, 09:00–11:00 Beijing (UTC+8) · Hall B, Expo Centre, 1 Lake Road"),
        ("zh", "09:00–11:00 北京时间（UTC+8） · 国际博览中心 B馆，湖滨路1号"),
    ],
)
def test_the_confirmation_says_end_and_place_and_brings_ticket_and_calendar(
    app, work, edition, language, told
) -> None:
    person = make_registration(edition, email="a@example.org", language=language)
    work()
    [mail] = sent(app, to="a@example.org")
    for kind in ("plain", "html"):
        assert told in mail.get_body((kind,)).get_content()
    files = files_of(mail)
    assert sorted(files) == [f"{person.reference}-ticket.png", f"{person.reference}.ics"]
    picture = files[f"{person.reference}-ticket.png"]
    assert picture.get_content_type() == "image/png"
    [code] = reading.codes_in(Image.open(io.BytesIO(picture.get_content())))
    assert read_code(code) == person.id
    entry = files[f"{person.reference}.ics"]
    assert entry.get_content_type() == "text/calendar"
    assert entry.get_param("method") == "PUBLISH"
    [event] = Calendar.from_ical(entry.get_payload(decode=True)).walk("VEVENT")
    assert event["status"] == "CONFIRMED"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=2)
    assert str(event["location"]).startswith({"en": "Hall B", "zh": "国际博览中心"}[language])


def test_whoever_waits_gets_the_ticket_with_the_place(app, work, edition) -> None:
    first = make_registration(edition, email="first@example.org")
    second = make_registration(edition, email="second@example.org", language="en")
    assert [one.state for one in second.seats] == [SeatState.WAITLISTED]
    work()
    [letter] = sent(app, to="second@example.org")
    assert sorted(files_of(letter)) == [f"{second.reference}.ics"]
    assert b"TENTATIVE" in files_of(letter)[f"{second.reference}.ics"].get_payload(decode=True)
    services.cancel_registration(first, by=Guest(first), at=now())
    db.session.commit()
    work()
    # Two in one instant have no order among their files.
    letters = sent(app, to="second@example.org")
    [letter] = [one for one in letters if len(files_of(one)) == 2]
    assert f"{second.reference}-ticket.png" in files_of(letter)
    assert "Hall B, Expo Centre, 1 Lake Road" in letter.get_body(("plain",)).get_content()


def test_a_cancelled_registration_gets_neither(app, work, edition) -> None:
    person = make_registration(edition, email="a@example.org")
    services.cancel_registration(person, by=Guest(person), at=now())
    db.session.commit()
    work()
    assert [files_of(mail) for mail in sent(app, to="a@example.org")] == [{}, {}]
