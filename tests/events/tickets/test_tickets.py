"""Tickets on a phone and on paper: for whom there is one, and that it reads back."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from core.accounts.roles import Role
from core.clock import now
from core.db import db
from core.documents.engine.qr import capitals
from events.editions.states import EditionState
from events.registrations import services
from events.registrations.links import registration_token
from events.registrations.models import Registration
from events.tickets.codes import read_code, ticket_code, ticket_url
from tests.core.documents.engine import lint
from tests.events.tickets import reading
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, words

NAMES = [
    "Nguyễn Thị Ánh Nguyệt",
    "𠮷田太郎",
    "ئابدۇرېھىم ئۆتكۈر",
    "မောင်မောင်ကျော်",
    "<b>Bobby</b> <img src=http://evil.example/x.png>",
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis",
]


@pytest.fixture
def person(app):
    return make_user(preferred_language="en")


def own_page(app, registration, user, tail=""):
    return sign_in(app.test_client(), user).get(
        f"/me/registrations/{registration.reference}/ticket{tail}"
    )


def test_the_page_shows_name_event_times_and_a_code_that_reads_back(app, person) -> None:
    edition = make_edition(starts_at=datetime(2027, 7, 10, 1, tzinfo=UTC))
    name = "O’Neill–Łukasz  𠮷田"
    registration = make_registration(edition, user=person, name=name, time_zone="Europe/Berlin")
    page = own_page(app, registration, person).text
    assert name in page
    assert "10 July 2027, 09:00–11:00 Beijing (UTC+8)" in page
    assert "10 July 2027, 03:00–05:00 Berlin (UTC+2)" in page
    assert page.count("<svg") >= 1
    assert 'class="ticket-qr"' in page
    shown = re.search(r'<dd class="mono">([^<]+)</dd>', page)[1]
    assert read_code(shown) == registration.id


def test_the_code_of_the_page_can_be_scanned(app, person) -> None:
    registration = make_registration(make_edition(), user=person)
    page = own_page(app, registration, person).text
    assert reading.codes_in(reading.picture_of_svg(page)) == {capitals(ticket_url(registration.id))}


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_the_paper_says_the_same_and_its_code_can_be_scanned(app, person, spoken) -> None:
    edition = make_edition(sessions=2)
    registration = make_registration(edition, user=person, name="𠮷田太郎", organisation="北京大学")
    answer = own_page(app, registration, person, f".pdf?lang={spoken}")
    assert answer.mimetype == "application/pdf"
    text = reading.text_of(answer.data)
    assert "𠮷田太郎" in text
    assert "北京大学" in text
    assert edition.name[spoken] in text
    assert reading.pages(answer.data) == 1
    assert reading.codes_of(answer.data) == {ticket_url(registration.id)}
    assert reading.loose_fonts(answer.data) == []
    assert lint.faults(answer.data) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_name_prints_exactly_as_it_was_entered(app, person, name) -> None:
    registration = make_registration(make_edition(), user=person, name=name)
    pdf = own_page(app, registration, person, ".pdf").data
    assert reading.pages(pdf) == 1
    assert name.replace(" ", "") in reading.text_of(pdf).replace(" ", "")
    assert reading.codes_of(pdf) == {ticket_url(registration.id)}


def test_a_name_no_typeface_holds_is_named_and_not_printed_as_a_box(app, person) -> None:
    registration = make_registration(make_edition(), user=person, name="Zoë \U0001f9ff")
    answer = own_page(app, registration, person, ".pdf")
    assert answer.status_code == 422
    assert "Zoë" in answer.text
    assert "U+1F9FF" in answer.text


def test_who_only_waits_has_no_code(app, person) -> None:
    edition = make_edition(capacity=1)
    make_registration(edition)
    registration = make_registration(edition, user=person)
    page = own_page(app, registration, person).text
    assert "You are on the waiting list." in page
    assert "Place 1 in line" in page
    assert ticket_code(registration.id)[:8] not in page.replace(" ", "")
    assert "ticket-qr" not in page
    assert own_page(app, registration, person, ".pdf").status_code == 302


def test_a_cancelled_one_says_so_and_so_does_a_cancelled_event(app, person) -> None:
    edition = make_edition()
    registration = make_registration(edition, user=person)
    services.cancel_registration(registration, by=person, at=now())
    db.session.commit()
    page = own_page(app, registration, person).text
    assert "This registration was cancelled." in page
    assert "ticket-qr" not in page
    other = make_registration(make_edition(), user=person)
    other.edition.state = EditionState.CANCELLED
    db.session.commit()
    assert "This event was cancelled." in own_page(app, other, person).text


def test_one_that_waits_for_approval_has_none(app, person) -> None:
    registration = make_registration(make_edition(needs_approval=True), user=person)
    assert "not confirmed yet" in own_page(app, registration, person).text


def test_nobody_else_opens_it_and_the_link_opens_it_without_an_account(app, client, person) -> None:
    registration = make_registration(make_edition())
    for tail in ("", ".pdf"):
        address = f"/me/registrations/{registration.reference}/ticket{tail}"
        assert sign_in(app.test_client(), person).get(address).status_code == 404
        assert "/sign-in" in client.get(address).location
        answer = client.get(f"/r/{registration_token(registration)}/ticket{tail}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert client.get(f"/r/{registration_token(registration)}x/ticket{tail}").status_code == 404


def test_a_strangers_phone_learns_the_event_and_no_more(app, client) -> None:
    registration = make_registration(make_edition(), name="Secret Person")
    for root in ("T", "t"):
        answer = client.get(f"/{root}/{ticket_code(registration.id)}")
        assert answer.status_code == 200
        assert registration.edition.name["en"] in answer.text
        for private in ("Secret Person", registration.reference, registration.email):
            assert private not in answer.text
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_wrong_codes_look_like_those_of_nobody(app, client) -> None:
    gone = make_registration(make_edition())
    code = ticket_code(gone.id)
    db.session.delete(db.session.get_one(Registration, gone.id))
    db.session.commit()
    answers = [
        client.get(f"/T/{wrong}")
        for wrong in (code, code[:-1] + ("0" if code[-1] != "0" else "1"), "nonsense", "T" * 9000)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert (
        len(
            {
                re.sub(r"/T/\w+|content=\"[^\"]{40,}\"|value=\"[^\"]{40,}\"", "", answer.text)
                for answer in answers
            }
        )
        == 1
    )


def test_the_gates_people_are_sent_on_to_the_gate_and_nobody_else(app, monkeypatch) -> None:
    registration = make_registration(make_edition())
    code = ticket_code(registration.id)
    if "gate.open_code" not in app.view_functions:
        monkeypatch.setattr("events.tickets.views.own.GATE_PAGE", "tickets.open_link_pdf")
        monkeypatch.setattr(
            "events.tickets.views.own.url_for", lambda _name, **values: f"/gate/{values['code']}"
        )
    staff = sign_in(app.test_client(), make_user(Role.GATE_STAFF)).get(f"/t/{code.lower()}")
    assert staff.status_code == 302
    assert staff.location.endswith(code)
    assert sign_in(app.test_client(), make_user()).get(f"/T/{code}").status_code == 200


def test_a_session_given_up_is_not_on_the_paper(app, person) -> None:
    edition = make_edition()
    other = make_session(edition, name=words("Given up", "已放弃"), hour=11)
    registration = make_registration(edition, user=person)
    services.give_up_seat(
        next(s for s in registration.seats if s.session_id == other.id), by=person, at=now()
    )
    db.session.commit()
    assert "Given up" not in reading.text_of(own_page(app, registration, person, ".pdf").data)


def test_the_registrations_page_leads_to_the_ticket(app, client, person) -> None:
    registration = make_registration(make_edition(), user=person)
    own = sign_in(app.test_client(), person).get(f"/me/registrations/{registration.reference}")
    assert f"/me/registrations/{registration.reference}/ticket" in own.text
    token = registration_token(registration)
    assert f"/r/{token}/ticket" in client.get(f"/r/{token}").text
    services.cancel_registration(registration, by=person, at=now())
    db.session.commit()
    assert "/ticket" not in client.get(f"/r/{token}").text


def test_nobody_is_sent_to_a_hall_for_what_takes_place_online(app, person) -> None:
    edition = make_edition(sessions=0)
    make_session(edition, mode="online", online_url="https://live.example/room")
    hall = edition.venues[0].place["en"]
    registration = make_registration(edition, user=person, attends_by="online")
    ticket = own_page(app, registration, person).text
    assert '<p class="quiet">Online</p>' in ticket
    assert hall not in ticket
    assert "at the entrance" not in ticket
    own = sign_in(app.test_client(), person).get(f"/me/registrations/{registration.reference}").text
    assert "You take part online" in own
    registration.attends_by = "on_site"  # as programs and lists enter people; the way in is there
    db.session.commit()
    own = sign_in(app.test_client(), person).get(f"/me/registrations/{registration.reference}").text
    assert "https://live.example/room" in own


def test_many_sessions_go_on_to_a_second_page_and_none_is_cut(app, person) -> None:
    registration = make_registration(make_edition(sessions=9), user=person)
    text = reading.text_of(own_page(app, registration, person, ".pdf").data)
    for number in range(1, 10):
        assert f"Session S{number}" in text
