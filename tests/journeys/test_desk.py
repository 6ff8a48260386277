"""The desk in a browser: six homes, an edition, and lists that become cards on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import Visitor
from tests.pages.sign_in import sign_in

pytestmark = pytest.mark.journey

EDITION = "/desk/events/demo-week"


@pytest.mark.parametrize(
    ("role", "language", "width"),
    [("district", "en", 1280), ("province", "zh", 360), ("organiser", "zh", 1280),
     ("editor", "en", 360), ("auditor", "zh", 1280), ("admin", "en", 360), ("gate", "zh", 360),
     ("employer", "en", 1280)],
)  # fmt: skip
def test_a_home_is_sound(visit: Callable[..., Visitor], role, language, width) -> None:
    person = visit(language=language, width=width)
    sign_in(person, f"{role}@demo.example")
    person.open(f"/desk?lang={language}")
    expect(person.page.locator(".home-figures .stat").first).to_be_visible()
    person.look()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 360)])
def test_an_edition_shows_phase_charts_and_groups(visit, language, width) -> None:
    organiser = visit(language=language, width=width)
    sign_in(organiser, "organiser@demo.example")
    organiser.open(f"{EDITION}?lang={language}")
    expect(organiser.page.locator(".phases [aria-current=step]")).to_have_count(1)
    expect(organiser.page.locator(".chart")).to_have_count(2)
    organiser.look()
    organiser.page.locator(".edition-groups a").nth(2).click()
    expect(organiser.page.locator(".edition-inner [aria-current=page]")).to_be_visible()


def test_what_a_phone_shows_of_a_table_are_cards(visit: Callable[..., Visitor]) -> None:
    visitor = visit(language="en", width=360)
    visitor.open("/notice")
    row = visitor.page.locator(".cards tbody tr").first
    for cell in row.locator("td, th").all():
        box = cell.bounding_box()
        assert box["x"] + box["width"] <= 360
    expect(visitor.page.locator(".cards thead")).to_be_hidden()
    visitor.look()


def test_filters_are_folded_on_a_phone_alone(visit: Callable[..., Visitor]) -> None:
    for width, folded in ((360, True), (1280, False)):
        visitor = visit(language="en", width=width)
        visitor.open("/events")
        field, summary = visitor.page.locator(".filter-field").first, ".filter-fold summary"
        expect(field).to_be_visible(visible=not folded)
        expect(visitor.page.locator(summary)).to_be_visible(visible=folded)
        if folded:
            visitor.page.locator(summary).click()
            expect(field).to_be_visible()
        visitor.look()


def test_letters_are_a_line_each_and_open(visit: Callable[..., Visitor]) -> None:
    talent = visit(language="en", width=360)
    sign_in(talent, "talent@demo.example")
    talent.open("/me?lang=en")
    letters = talent.page.locator(".letters details")
    assert letters.count() > 1
    for letter in letters.all():
        assert letter.bounding_box()["height"] <= 48
    letters.first.locator("summary").click()
    expect(letters.first.locator(".letter-text")).to_be_visible()
    talent.look()
