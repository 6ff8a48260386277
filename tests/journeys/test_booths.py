"""A plan of four hundred booths, drawn and booked with a finger and with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from core.accounts.models import User
from core.db import db
from events.booths.models import Reservation
from events.editions.models import Edition
from events.plans.models import Booth
from tests.factories.booths import make_entitled
from tests.factories.exhibitors import make_fair
from tests.factories.plans import make_booths, make_hall
from tests.journeys.browsing import Visitor
from tests.pages.base import PageObject
from tests.pages.sign_in import sign_in

pytestmark = pytest.mark.journey
BOOTHS, ACROSS = 400, 40
EMPLOYER = "employer@demo.example"


@pytest.fixture
def fair(program: Flask) -> str:
    """The address of a fair with a hall of 120 × 60 m, and an exhibitor for the demo's employer."""
    with program.app_context():
        made = make_fair()
        hall = make_hall(made, width=1200, depth=650)
        make_booths(hall, BOOTHS, across=ACROSS)
        officer = db.session.scalars(select(User).where(User.email == EMPLOYER)).one()
        make_entitled(made, officer=officer)
        return made.slug


def booth(program: Flask, slug: str, code: str) -> tuple[int, ...] | None:
    """Where it stands: x, y, width and depth in decimetres."""
    sides = select(Booth.x, Booth.y, Booth.width, Booth.depth).where(Booth.code == code)
    with program.app_context():
        rows = sides.join(Edition, Edition.id == Booth.edition_id).where(Edition.slug == slug)
        found = db.session.execute(rows).first()
        return tuple(found) if found else None


def states(program: Flask, slug: str) -> list[tuple[str, str]]:
    with program.app_context():
        rows = select(Reservation.booth_code, Reservation.state).join(Reservation.edition)
        return [tuple(one) for one in db.session.execute(rows.where(Edition.slug == slug))]


def spot(page: Page, code: str) -> Locator:
    return page.locator(f'.plan-svg .spot[aria-label^="{code}"]')


def drag(page: Page, what: Locator, right: float, down: float) -> None:
    """One finger on it, along, and off."""
    box = what.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 3
    finger = page.context.new_cdp_session(page)
    touch = "Input.dispatchTouchEvent"
    finger.send(touch, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in (0.3, 0.6, 1):
        point = {"x": x + right * part, "y": y + down * part}
        finger.send(touch, {"type": "touchMove", "touchPoints": [point]})
    finger.send(touch, {"type": "touchEnd", "touchPoints": []})


def open_editor(visit: Callable[..., Visitor], fair: str, **manner: object) -> PageObject:
    organiser = visit(language="en", **manner)
    sign_in(organiser, "organiser@demo.example")
    organiser.open(f"/desk/events/{fair}/plan/halls/A/draw")
    page = PageObject(organiser)
    expect(page.page.locator(".plan-svg .spot")).to_have_count(BOOTHS)
    page.look()
    return page


def test_a_hall_is_drawn_with_a_finger_on_a_phone(visit, program: Flask, fair: str) -> None:
    page = open_editor(visit, fair, width=360, touch=True)
    screen = page.page
    spot(screen, "A41").tap()
    expect(page.field("Booth")).to_have_value("A41")
    screen.get_by_role("button", name="Down").tap()
    expect(page.field("Y (m)")).to_have_value("6.5")
    # Two pixels are a decimetre: a metre to the right and three down.
    drag(screen, spot(screen, "A41"), 0, 60)
    expect(page.field("Y (m)")).to_have_value("9.5")
    page.press("Undo")
    page.press("Copy the row")
    expect(screen.locator(".plan-svg .spot")).not_to_have_count(BOOTHS)
    page.press("Undo")
    expect(screen.locator(".plan-svg .spot")).to_have_count(BOOTHS)
    page.look()
    page.press("Save the plan")
    page.shows("The plan is saved.")
    assert booth(program, fair, "A41") == (0, 65, 30, 30)


def test_a_hall_is_drawn_with_the_keyboard_alone(visit, program: Flask, fair: str) -> None:
    page = open_editor(visit, fair, width=1280)
    screen, keys = page.page, page.page.keyboard
    spot(screen, "A01").focus()
    for key in ("ArrowDown", "ArrowDown"):
        keys.press(key)
    expect(page.field("Booth")).to_have_value("A81")
    keys.press("Shift+ArrowDown")
    keys.press("Control+ArrowDown")
    expect(page.field("Depth (m)")).to_have_value("3.5")
    keys.press("ArrowRight")
    expect(page.field("Booth")).to_have_value("A82")
    keys.press("Delete")
    expect(screen.locator(".plan-svg .spot")).to_have_count(BOOTHS - 1)
    keys.press("Control+z")
    expect(screen.locator(".plan-svg .spot")).to_have_count(BOOTHS)
    keys.press("Delete")
    page.look()
    screen.get_by_role("button", name="Save the plan").focus()
    keys.press("Enter")
    page.shows("The plan is saved.")
    assert booth(program, fair, "A81") == (0, 125, 30, 35)
    assert booth(program, fair, "A82") is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_booth_is_booked_with_a_finger_on_a_phone(visit, program, fair, language) -> None:
    employer = visit(language=language, width=360, touch=True)
    sign_in(employer, EMPLOYER)
    employer.open(f"/events/{fair}/plan")
    page = PageObject(employer)
    page.look()
    spot(page.page, "A02").tap()
    page.heading("A02")
    page.look()
    page.main.locator("form button.btn-primary").tap()
    page.page.wait_for_url("**/me/exhibitors/**")
    page.look()
    page.press("Confirm the booth")
    expect(page.main.get_by_text("A02").first).to_be_visible()
    page.look()
    assert states(program, fair) == [("A02", "assigned")]


def test_a_booth_is_booked_with_the_keyboard_alone(visit, program: Flask, fair: str) -> None:
    employer = visit(language="en", width=1280)
    sign_in(employer, EMPLOYER)
    employer.open(f"/events/{fair}/plan")
    page, keys = PageObject(employer), employer.page.keyboard
    spot(page.page, "A01").focus()
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    expect(page.page.locator("[data-plan-said]")).to_contain_text("A42, Free")
    keys.press("Enter")
    page.heading("Booth A42")
    page.main.locator("form button.btn-primary").focus()
    keys.press("Enter")
    page.page.wait_for_url("**/me/exhibitors/**")
    assert states(program, fair) == [("A42", "held")]


def test_a_booth_is_booked_without_scripts_from_the_list(visit, program: Flask, fair: str) -> None:
    employer = visit(language="en", width=360, scripts=False)
    sign_in(employer, EMPLOYER)
    employer.open(f"/events/{fair}/plan")
    page = PageObject(employer)
    page.main.locator("tr#row-A03 th a").click()
    page.heading("Booth A03")
    page.look()
    page.press("Hold booth A03")
    page.shows("It is held until")
    assert states(program, fair) == [("A03", "held")]
