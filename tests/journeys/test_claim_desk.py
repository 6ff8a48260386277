"""A reviewer decides a claim with the paper beside the checklist, by keyboard and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.crash.city import query
from tests.journeys.browsing import Visitor
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey


@pytest.fixture
def reference(city: RunningPortal) -> str:
    """A claim in initial review at the district of the demo's reviewer."""
    return query(
        city.data_dir,
        "SELECT c.reference FROM claim c JOIN role_grant g ON g.scope_value = c.district"
        " JOIN user u ON u.id = g.user_id WHERE u.email = 'district@demo.example'"
        " AND c.state = 'initial_review' ORDER BY c.reference LIMIT 1",
    )[0][0]


def opened(visit: Callable[..., Visitor], reference: str, **manner: object) -> Visitor:
    reviewer = visit(**{"language": "en", **manner})
    sign_in(reviewer, "district@demo.example")
    reviewer.open(f"/desk/claims/{reference}")
    reviewer.page.wait_for_load_state("networkidle")
    return reviewer


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.closest('dialog')?.id ?? ''")
    return found


def test_one_sheet_at_a_time_holds_the_focus_and_closes(visit, reference):
    reviewer = opened(visit, reference)
    page = reviewer.page
    for key, name in (("f", "forward"), ("m", "ask"), ("r", "refuse")):
        page.keyboard.press(key)
        expect(page.locator("dialog.case-sheet[open]")).to_have_count(1)
        assert focused(page) == name
        reviewer.look()
        page.keyboard.press("Escape")
        expect(page.locator("dialog.case-sheet[open]")).to_have_count(0)
        expect(page.locator(f"[data-sheet={name}]")).to_be_focused()


def test_the_paper_follows_the_line_in_hand_and_the_head_stays(visit, reference):
    reviewer = opened(visit, reference)
    page = reviewer.page
    page.locator("[data-line=issuer].line-open").click()
    expect(page.locator("#viewer-title")).to_have_text("Issuer confirms")
    page.locator(".viewer-page img").evaluate("image => image.decode()")
    page.keyboard.press("j")
    expect(page.locator("#viewer-title")).to_have_text("Certificate valid")
    assert "line=validity" in page.url
    page.keyboard.press("t")
    expect(page.locator(".viewer-page img")).to_have_attribute("src", re.compile("turn=90"))
    page.locator("#history").scroll_into_view_if_needed()
    for part in (".case-title h1", ".case-clock", "[data-sheet=forward]", "#viewer-title"):
        expect(page.locator(part)).to_be_in_viewport()
    reviewer.look()


def test_every_line_is_ticked_by_key_and_what_is_left_is_said(visit, reference):
    reviewer = opened(visit, reference)
    page = reviewer.page
    lines = page.locator(".line")
    for _ in range(lines.count()):
        left = page.locator(".line:not(.line-settled)").count()
        if not left:
            break
        page.keyboard.press("f")
        expect(page.locator("#forward .unsettled li")).to_have_count(left)
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        expect(page.locator(".line:not(.line-settled)")).to_have_count(left - 1)
    page.keyboard.press("f")
    expect(page.locator("#forward .settled")).to_be_visible()


def test_a_refusal_takes_three_acts_and_shows_its_letter(visit, reference):
    reviewer = opened(visit, reference)
    page = reviewer.page
    page.keyboard.press("r")
    page.locator("#refuse select").select_option("issuer_does_not_confirm")
    expect(page.locator("#refuse .letter-text")).to_contain_text(re.compile("confirm|确认"))
    reviewer.look()
    page.locator("#refuse button[value=send]").click()
    expect(page.locator("#flashes a")).to_contain_text(reference)
    assert reference not in page.locator(".case-crumbs").inner_text()


def test_a_letter_still_on_its_way_is_given_up_with_the_step(visit, reference):
    reviewer = opened(visit, reference)
    page = reviewer.page
    page.keyboard.press("r")
    page.locator("#refuse select").select_option("issuer_does_not_confirm")
    text = page.locator("#refuse textarea").nth(1)
    expect(text).to_have_value(re.compile("发证机构"))
    held: list[Route] = []  # letters and the step itself: a server that takes its time
    page.route("**/refuse*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    with page.expect_request("**/refuse*"):
        text.fill("发证机构未予确认，详见所附来函。")
    with page.expect_event("requestfailed", lambda request: not request.is_navigation_request()):
        page.locator("#refuse button[value=send]").click(no_wait_after=True)
    while not held[-1].request.is_navigation_request():
        page.wait_for_timeout(50)
    held[-1].continue_()
    expect(page.locator("#flashes a")).to_contain_text(reference)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_paper_opens_over_the_page(visit, reference, scripts):
    reviewer = opened(visit, reference, width=360, scripts=scripts)
    page = reviewer.page
    expect(page.locator("#viewer")).to_be_hidden()
    page.locator("[data-line=issuer].line-open").click()
    expect(page.locator("#viewer")).to_be_visible()
    reviewer.look()
    page.locator("[data-viewer-close]").click()
    expect(page.locator("#viewer")).to_be_hidden()
    page.locator("[data-sheet=refuse]").click()
    expect(page.locator("#refuse")).to_be_visible()
    reviewer.look()
