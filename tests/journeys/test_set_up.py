"""From nothing to a public event: the organiser's way, changing the language on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import today
from tests.journeys.browsing import Visitor
from tests.pages.set_up import SetUpPage
from tests.pages.sign_in import SignInPage, sign_in

pytestmark = pytest.mark.journey

EVENT = ("A day of welding", "焊接培训日")
HOUSE = ("Skills Centre", "技能中心")
ROOM = ("Workshop 3", "3号车间")
SESSION = ("Arc welding", "弧焊")


def test_an_event_is_set_up_and_published(visit: Callable[..., Visitor]) -> None:
    day = today() + timedelta(days=60)
    organiser = visit(language="zh", width=1280)
    sign_in(organiser, "organiser@demo.example")
    page = SetUpPage(organiser)
    page.begin("training", EVENT, day)
    page.heading(EVENT[1])

    organiser.switch_language()
    page.open_tab("Publication")
    missing = page.missing()
    assert {"Summary", "Venues", "Sessions"} <= set(missing)
    assert not page.may_publish()
    page.mend_first()
    page.write_texts()

    organiser.switch_language()
    page.open_tab("Venues")
    page.add_venue(HOUSE, address=("1 Road", "路1号"), city=("Suzhou", "苏州"))
    page.add_venue(ROOM)

    organiser.switch_language()
    page.open_tab("Sessions")
    page.add_session(SESSION, ROOM[0], day, 12)

    organiser.switch_language()
    page.open_tab("Publication")
    assert page.missing() == []
    page.publish()
    page.follow("See the public page")
    for name, room, session in ((EVENT[1], ROOM[1], SESSION[1]), (EVENT[0], ROOM[0], SESSION[0])):
        page.heading(name)
        page.shows(room)
        page.shows(session)
        page.look()
        organiser.switch_language()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_typed_outlives_the_session(visit: Callable[..., Visitor], language: str) -> None:
    organiser = visit(language=language, width=360)
    sign_in(organiser, "organiser@demo.example")
    page = SetUpPage(organiser)
    organiser.open("/desk/events/demo-week-next/settings")
    text = page.main.locator("[name=text_en]")
    text.fill("Half an hour's work.")
    organiser.context.clear_cookies()
    page.press("Save")
    SignInPage(organiser).sign_in("organiser@demo.example")
    page.shows(page.words("We put back what you had typed."))
    expect(text).to_have_value("Half an hour's work.")
