"""The language switch keeps what was typed, also where a form's files go by htmx; R5's times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import Visitor
from tests.pages.sign_in import sign_in

pytestmark = pytest.mark.journey


def test_the_switch_keeps_what_was_typed_beside_a_file(visit: Callable[..., Visitor]) -> None:
    talent = visit(language="en", width=1280)
    sign_in(talent, "talent@demo.example")
    talent.open("/me/wallet/add")
    talent.page.locator("main input[type=text]").first.fill("Diplôme d'ingénieur")
    talent.switch_language()
    expect(talent.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(talent.page.locator("main input[type=text]").first).to_have_value("Diplôme d'ingénieur")
    talent.look()


def test_times_stand_in_the_viewers_own_zone_too(visit: Callable[..., Visitor]) -> None:
    """With date, name of the zone and offset (R5); the browser is in Berlin."""
    visitor = visit(language="en", width=360)
    visitor.open("/events")
    visitor.page.locator("main a[href*='/events/']").first.click()
    own = visitor.page.locator(".local-time").first
    expect(own).to_contain_text("Berlin (UTC+")
    expect(own).to_contain_text("20")
    visitor.look()
