"""Sessions at one and the same time are pointed out wherever one chooses, and never refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.accounts.roles import Role
from events.editions.states import SessionState
from events.registrations.times import overlaps
from tests.events.registrations.test_api import PERSON, caller
from tests.events.registrations.test_new import address_of, answers, only
from tests.events.registrations.test_own import link, press
from tests.factories.core import make_user, sign_in
from tests.factories.events import make_edition, make_registration, make_session

TOGETHER = {"en": "At the same time: ", "zh": "同一时段："}
ABOVE = {"en": "Some of your sessions are at the same time", "zh": "您选择的部分场次时间重叠"}


@pytest.fixture
def edition(app):
    """Three sessions of two hours: at 9, at 10 and at 11."""
    return make_edition(sessions=3)


def test_one_that_ends_as_another_begins_does_not_overlap(app, edition) -> None:
    first, second, third = edition.sessions
    found = overlaps(edition.sessions)
    assert found == {first.id: [second], second.id: [first, third], third.id: [second]}
    second.state = SessionState.CANCELLED
    assert overlaps(edition.sessions) == {}
    long = make_session(edition, hour=9, ends_at=first.starts_at + timedelta(hours=9))
    assert overlaps(edition.sessions) == {
        first.id: [long],
        third.id: [long],
        long.id: [first, third],
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_stands_on_the_form_and_on_ones_own_page(client, edition, language) -> None:
    first, second, _third = edition.sessions
    name = {one.id: one.name[language] for one in edition.sessions}
    page = client.get(f"{address_of(edition)}?lang={language}").text
    assert f"{TOGETHER[language]}{name[second.id]}</p>" in page
    assert page.count(TOGETHER[language]) == 3
    assert client.post(address_of(edition), data=answers(page, first, second)).status_code == 303
    own = link(only())
    page = client.get(f"{own}?lang={language}").text
    assert ABOVE[language] in page
    assert page.count(TOGETHER[language]) == 3  # two held, and the one that may be added
    assert client.get(f"{own}/change?lang={language}").text.count(TOGETHER[language]) == 3
    seat = next(one for one in only().seats if one.session_id == second.id)
    press(client, f"{own}/seats/{seat.id}/give-up")
    page = client.get(f"{own}?lang={language}").text
    assert ABOVE[language] not in page
    assert page.count(TOGETHER[language]) == 1  # beside the one that was given up and may be added


def test_no_more_than_three_are_named(client) -> None:
    edition = make_edition(sessions=0)
    for _ in range(6):
        make_session(edition, hour=9)
    page = client.get(address_of(edition)).text
    assert "Session S2; Session S3; Session S4 and 2 more sessions</p>" in page


def test_the_desk_and_programs_are_told(client, edition) -> None:
    first, second, _third = edition.sessions
    own = make_registration(edition, first, second)
    account = make_user()
    call = caller(client, account)
    body = {"person": PERSON, "sessions": ["S1", "S2"], "consents": ["event_processing"]}
    made = call("POST", f"{edition.slug}/registrations", body).json
    assert {one["session"]: one["overlaps"] for one in made["seats"]} == {
        "S1": ["S2"], "S2": ["S1"],
    }  # fmt: skip
    sign_in(client, make_user(Role.ORGANISER))
    desk = f"/desk/events/{edition.slug}/registrations"
    assert client.get(f"{desk}/{own.reference}").text.count(TOGETHER["en"]) == 2
    assert client.get(f"{desk}/new").text.count(TOGETHER["en"]) == 3


def test_tickets_and_calendars_hold_both(client, edition) -> None:
    first, second, _third = edition.sessions
    own = make_registration(edition, first, second)
    ticket = client.get(f"{link(own)}/ticket").text
    assert first.name["en"] in ticket
    assert second.name["en"] in ticket
    for session in (first, second):
        calendar = client.get(f"{link(own)}/sessions/{session.id}.ics")
        assert calendar.status_code == 200
        assert session.name["en"] in calendar.text
