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
    expect(organiser.page.locator(".chart")).to_have_count(7)
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


@pytest.mark.parametrize("path", ["sessions", "venues", "waiting", "badges", "forms"])
def test_tables_of_an_edition_are_cards_on_a_phone(visit: Callable[..., Visitor], path) -> None:
    organiser = visit(language="en", width=360)
    sign_in(organiser, "organiser@demo.example")
    organiser.open(f"{EDITION}/{path}?lang=en")
    for region in organiser.page.locator(".table-region").all():
        assert region.evaluate("region => region.scrollWidth <= region.clientWidth")
        expect(region.locator("tbody tr > .cell-title").first).to_be_visible()
    organiser.look()


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


@pytest.mark.parametrize(("width", "height"), [(1280, 48), (360, 96)])
def test_letters_are_a_line_each_and_open(
    visit: Callable[..., Visitor], width: int, height: int
) -> None:
    """On a phone a subject takes the lines it needs: cut, it did not say of which claim it is."""
    talent = visit(language="en", width=width)
    sign_in(talent, "talent@demo.example")
    letters = talent.page.locator(".letters details")
    for path in ("/me", "/me/messages"):
        talent.open(f"{path}?lang=en")
        assert letters.count() > 1
        for letter in letters.all():
            assert letter.bounding_box()["height"] <= height
            subject = letter.locator(".letter-subject")
            assert width > 360 or subject.evaluate("it => it.scrollWidth <= it.clientWidth")
    letters.first.locator("summary").click()
    expect(letters.first.locator(".letter-text")).to_be_visible()
    talent.look()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_bulk_bar_takes_the_toolbars_place_and_stays_in_view(visit, width) -> None:
    organiser = visit(language="en", width=width)
    sign_in(organiser, "organiser@demo.example")
    organiser.open(f"{EDITION}/attendees?lang=en")
    rows = organiser.page.locator(".rows tbody tr")
    first = rows.first.locator("input")
    first.scroll_into_view_if_needed()
    before = rows.first.bounding_box()["y"]
    first.check()
    assert rows.first.bounding_box()["y"] == before
    last = rows.last.locator("input")
    last.check()
    expect(organiser.page.locator(".list-bulk button").first).to_be_in_viewport()
    expect(organiser.page.locator(".list-tools")).to_be_hidden()
    organiser.look()


def test_the_menus_of_a_phones_toolbar_stand_in_one_line(visit: Callable[..., Visitor]) -> None:
    district = visit(language="en", width=360)
    sign_in(district, "district@demo.example")
    district.open("/desk/claims?lang=en")
    tops = {one.bounding_box()["y"] for one in district.page.locator(".list-menu > summary").all()}
    assert len(tops) == 1


def test_the_open_page_of_the_desk_is_in_view_on_a_phone(visit: Callable[..., Visitor]) -> None:
    auditor = visit(language="zh", width=360)
    sign_in(auditor, "auditor@demo.example")
    auditor.open("/desk/audit?lang=zh")
    expect(auditor.page.locator(".desk-nav a[aria-current]")).to_be_in_viewport(ratio=0.9)


def test_lines_without_a_page_of_their_own_are_walked_by_keys(visit) -> None:
    auditor = visit(language="en")
    sign_in(auditor, "auditor@demo.example")
    auditor.open("/desk/audit?lang=en")
    for _ in range(2):
        auditor.page.keyboard.press("j")
    expect(auditor.page.locator("[data-row]").nth(1)).to_be_focused()


def test_a_printed_list_breaks_no_heading_inside_a_word(visit: Callable[..., Visitor]) -> None:
    organiser = visit(language="en")
    sign_in(organiser, "organiser@demo.example")
    organiser.open(f"{EDITION}/attendees?lang=en")
    organiser.page.locator("#take-away > summary").click()
    organiser.page.locator("#take-away [value=print]").check()
    organiser.page.locator("#take-away .btn-primary").click()
    heading = organiser.page.locator(".paper-rows th", has_text="Nationality")
    assert heading.evaluate(LINES) == 1


def test_a_name_is_drawn_by_faces_that_have_its_letters(visit: Callable[..., Visitor]) -> None:
    """As wide in Chinese as its letters: one put together from pieces takes more room or less."""
    visitor = visit(language="zh")
    visitor.open("/?lang=zh")
    families = visitor.page.evaluate("getComputedStyle(document.body).fontFamily")
    assert visitor.page.evaluate(WIDTH, ["Żółć", families]) == pytest.approx(
        visitor.page.evaluate(WIDTH, ["Żółć", '"Noto Sans"']), abs=1
    )


LINES = """e => { const range = document.createRange(); range.selectNodeContents(e);
    return new Set([...range.getClientRects()].map(one => one.top)).size; }"""
WIDTH = """([words, family]) => { const place = document.createElement("span"); place.textContent = words;
    place.style.cssText = `font: 40px ${family}; position: absolute`; document.body.append(place);
    return place.getBoundingClientRect().width; }"""
