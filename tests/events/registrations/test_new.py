"""The public form: with and without an account, in both languages, and what happens after."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db
from events.editions.states import EditionState
from events.registrations import limits
from events.registrations.models import Registration
from talent.people.models import Person
from tests.counting import count_queries
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session, make_venue

DATA = Path(__file__).parents[2] / "core" / "data"


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the form as drawn, ticks and choices left out."""
    form = page[page.index('id="registration-form"') :]
    return {
        unescape(re.search(r'name="([^"]+)"', tag)[1]): unescape(
            (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        )
        for tag in re.findall(r"<input[^>]*>", form)
        if 'type="checkbox"' not in tag and 'type="radio"' not in tag and 'type="file"' not in tag
    }


def answers(page: str, *sessions, **typed) -> dict[str, object]:
    """The least that registers somebody."""
    return {
        **fields_of(page),
        "role": "talent",
        "sessions": [str(one.id) for one in sessions],
        "name": "José Müller",
        "email": "jose@example.org",
        "residence": "DE",
        "nationality": "DE",
        "event_processing": "y",
        **typed,
    }


def address_of(edition) -> str:
    return f"/events/{edition.slug}/register"


def only() -> Registration:
    return db.session.scalars(select(Registration)).one()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_guest_registers_without_scripts_and_gets_a_link(client, language) -> None:
    edition = make_edition(capacity=1)
    page = client.get(f"{address_of(edition)}?lang={language}")
    answer = client.post(address_of(edition), data=answers(page.text, *edition.sessions))
    assert answer.status_code == 303
    assert answer.location.startswith("/r/")
    shown = client.get(answer.location).text
    assert "José Müller" in shown
    assert {"en": "You are registered", "zh": "报名成功"}[language] in shown
    made = only()
    assert (made.name, made.language, made.user_id) == ("José Müller", language, None)
    assert (made.seats[0].state, made.home_venue_id) == ("confirmed", edition.venues[0].id)


def test_the_same_form_twice_makes_one_record(client) -> None:
    edition = make_edition(capacity=5)
    told = answers(client.get(address_of(edition)).text, *edition.sessions)
    first = client.post(address_of(edition), data=told)
    again = client.post(address_of(edition), data=told)
    assert first.location == again.location
    assert only().reference in client.get(again.location).text


def test_the_language_is_switched_without_losing_what_was_typed(client) -> None:
    edition = make_edition(sessions=2)
    told = answers(client.get(address_of(edition)).text, edition.sessions[1], _lang="zh")
    told["event_pictures"] = "y"
    answer = client.post(address_of(edition), data=told)
    assert answer.status_code == 200
    assert 'lang="zh-Hans"' in answer.text
    assert 'value="José Müller"' in answer.text
    assert told["submit_key"] in answer.text
    assert re.search(rf'value="{edition.sessions[1].id}" checked', answer.text)
    assert re.search(r'<input[^>]*checked[^>]*id="event_pictures"', answer.text)
    assert db.session.scalar(select(Registration)) is None


def test_what_is_wrong_is_named_and_everything_kept(client) -> None:
    edition = make_edition(sessions=2)
    told = answers(client.get(address_of(edition)).text, organisation="Kept & here")
    del told["event_processing"]
    answer = client.post(address_of(edition), data=told | {"email": "no address"})
    assert answer.status_code == 422
    for sentence in (
        "Choose at least one session.",
        "Without this consent we cannot register you.",
        'id="email-error"',
    ):
        assert sentence in answer.text
    assert "Kept &amp; here" in answer.text


def test_after_the_cutoff_the_next_edition_is_named_before_sending(client) -> None:
    following = make_edition(state=EditionState.DRAFT)
    edition = make_edition(cutoff_at=now() - timedelta(hours=1), next_edition_id=following.id)
    page = client.get(address_of(edition)).text
    assert f"This counts for {following.name['en']}" in page
    assert 'name="sessions"' not in page
    assert client.post(address_of(edition), data=answers(page)).status_code == 303
    assert (only().edition_id, only().seats) == (following.id, [])


def test_a_closed_or_hidden_edition_takes_nothing(client) -> None:
    soon = make_edition(opens_at=now() + timedelta(days=1))
    assert "Registration opens tomorrow." in client.get(address_of(soon)).text
    token = fields_of(client.get(address_of(make_edition())).text)["csrf_token"]
    assert client.post(address_of(soon), data={"csrf_token": token}).status_code == 409
    draft = make_edition(state=EditionState.DRAFT)
    assert client.get(address_of(draft)).status_code == 404
    assert db.session.scalar(select(Registration)) is None


def test_nothing_is_typed_twice(client) -> None:
    user = make_user(display_name="Account Name")
    db.session.add(
        Person(
            user_id=user.id,
            name="Dossier Ñame",
            document_country="DE",
            document_number="C01X0006H",
            changed_at=now(),
        )
    )
    earlier = make_registration(make_edition(), user=user, organisation="Uni Köln")
    sign_in(client, user)
    page = client.get(f"{address_of(make_edition(asks_identity=True))}?whole=1").text
    for known in ("Dossier Ñame", user.email, earlier.organisation, "C01X0006H"):
        assert f'value="{known}"' in page


def test_whoever_is_registered_sees_their_registration(client) -> None:
    user = make_user()
    own = make_registration(make_edition(), user=user)
    sign_in(client, user)
    assert client.get(address_of(own.edition)).location.endswith(own.reference)
    other = client.get(f"{address_of(own.edition)}?for=other")
    assert other.status_code == 200
    assert user.email not in fields_of(other.text).values()


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "reviewer"},
        {"role": "x" * 10_000},
        {"sessions": [str(uuid.uuid4()) for _ in range(900)]},
        {"sessions": ["not an id", ""]},
        {"name": "N" * 100_000},
        {"name": "\0"},
        {"email": "a@b@c"},
        {"attends_by": "rocket"},
        {"home_venue": str(uuid.uuid4())},
        {"home_venue": "x"},
    ],
)
def test_hostile_input_is_refused_at_its_field(client, wrong) -> None:
    edition = make_edition()
    make_venue(edition)
    make_session(edition, mode="both")
    told = answers(client.get(address_of(edition)).text, *edition.sessions)
    told |= {"home_venue": str(edition.venues[0].id), "attends_by": "on_site"}
    assert client.post(address_of(edition), data=told | wrong).status_code == 422
    assert db.session.scalar(select(Registration)) is None
    assert client.post(address_of(edition), data=told).status_code == 303


def test_a_way_of_taking_part_that_no_chosen_session_has_is_refused(client) -> None:
    edition = make_edition()
    hall, stream = edition.sessions[0], make_session(edition, mode="online")
    for number, (chosen, way, told) in enumerate((
        ([stream], "on_site", "takes place online only"),
        ([hall], "online", "takes place on site only"),
        ([hall, stream], "online", ""),
        ([stream], "online", ""),
    )):  # fmt: skip
        typed = answers(client.get(address_of(edition)).text, *chosen, name=f"Guest {number}")
        typed |= {"attends_by": way, "email": f"guest{number}@example.org"}
        answer = client.post(address_of(edition), data=typed)
        assert answer.status_code == (422 if told else 303), (told, way)
        assert told in answer.text


def test_sessions_of_another_edition_and_hidden_ones_are_refused(client) -> None:
    edition, other = make_edition(), make_edition()
    hidden = make_session(edition, visibility="hidden")
    for wrong in (other.sessions[0], hidden):
        told = answers(client.get(address_of(edition)).text, edition.sessions[0], wrong)
        assert client.post(address_of(edition), data=told).status_code == 422
    assert hidden.name["en"] not in client.get(address_of(edition)).text


@pytest.mark.parametrize("key", ["", "x", "A" * 32, "0" * 100_000, "%s' OR 1=1"])
def test_a_tampered_key_becomes_a_fresh_one(client, key) -> None:
    edition = make_edition()
    told = answers(client.get(address_of(edition)).text, *edition.sessions, submit_key=key)
    assert client.post(address_of(edition), data=told).status_code == 303
    assert re.fullmatch("[0-9a-f]{32}", only().submit_key)


def test_the_key_of_somebody_else_shows_nothing_of_theirs(client) -> None:
    edition = make_edition()
    other = make_registration(edition, name="Secret Person")
    told = answers(
        client.get(address_of(edition)).text, *edition.sessions, submit_key=other.submit_key
    )
    answer = client.post(address_of(edition), data=told)
    assert answer.status_code == 303
    assert "Secret Person" not in client.get(answer.location).text


def test_a_crowd_behind_one_address_may_send_and_bulk_may_not(client, monkeypatch) -> None:
    edition = make_edition()
    page = client.get(address_of(edition)).text
    monkeypatch.setattr(limits, "OF_PERSON", "2/hour")
    seen = [
        client.post(
            address_of(edition),
            data=answers(page, *edition.sessions, name=f"N {n}", submit_key=f"{n:032x}"),
        ).status_code
        for n in range(3)
    ]
    assert seen == [303, 303, 409]
    monkeypatch.setattr(limits, "OF_ADDRESS", "1/hour")
    posts = [client.post(address_of(edition), data=answers(page)).status_code for _ in range(2)]
    assert posts == [422, 429]


def test_the_form_takes_the_same_queries_for_one_session_and_three(client) -> None:
    numbers = []
    for sessions in (1, 3):
        edition = make_edition(sessions=sessions, capacity=1)
        make_registration(edition)
        make_registration(edition)
        address = address_of(edition)
        client.get(address)
        numbers.append(count_queries(lambda address=address: client.get(address))[0])
    assert numbers[0] == numbers[1] <= 10


NUMBERS = (DATA / "telephone-numbers.txt").read_text().splitlines()
DIALLED = [
    "+86 138 1234 5678", "13812345678", "+1 555-123-4567", "+44 7700 900-123",
    "+86 138 1234 5678", "+8613812345678", "0512-65123456", "13812345678",
    "+49 (0)176 1234567", "+86 138 1234 5678", "0512-65123456转801",
]  # fmt: skip


@pytest.mark.parametrize(("copied", "dialled"), [*zip(NUMBERS, DIALLED, strict=True)])
def test_a_telephone_number_is_taken_as_it_was_copied(client, copied, dialled) -> None:
    edition = make_edition()
    page = client.get(address_of(edition))
    sent = answers(page.text, *edition.sessions, phone=copied)
    assert client.post(address_of(edition), data=sent).status_code == 303
    assert only().phone == dialled


@pytest.mark.parametrize(
    "typed",
    ["jose@\u200bexample.org", "jose＠example.org", "mailto:jose@example.org", "jose@example。org"],
)
def test_a_mail_address_is_taken_without_what_nobody_sees(client, typed) -> None:
    edition = make_edition()
    page = client.get(address_of(edition))
    sent = answers(page.text, *edition.sessions, email=typed)
    assert client.post(address_of(edition), data=sent).status_code == 303
    assert only().email == "jose@example.org"


def test_an_address_no_mail_server_takes_is_refused_where_it_is_typed(client) -> None:
    edition = make_edition()
    page = client.get(address_of(edition))
    sent = answers(page.text, *edition.sessions, email="josé@example.org")
    assert "such as name@example.org" in client.post(address_of(edition), data=sent).text
    sent["email"] = "jose@münchen.example"
    assert client.post(address_of(edition), data=sent).status_code == 303
