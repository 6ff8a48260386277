"""A carrier from the first look at a project to the intent to cooperate, and a talk by video."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import BEIJING, now
from tests.journeys.browsing import Visitor
from tests.pages.carrier import CarrierPage
from tests.pages.letters import Mailbox
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

LINK = "https://meet.example/ion"


@pytest.mark.parametrize(("language", "width", "days"), [("zh", 360, 8), ("en", 1280, 9)])
def test_from_interest_to_intent(
    city: RunningPortal, visit: Callable[..., Visitor], language: str, width: int, days: int
) -> None:
    officer = visit(language=language, width=width)
    sign_in(officer, "carrier@demo.example")
    page = CarrierPage(officer)
    page.find()
    project = page.open_first_new()
    page.look()
    page.say("Show interest", "interest")

    officer.open(project)
    page.stands("Interested")
    owner = page.address_of_owner
    Mailbox(city.data_dir).wait_for(owner, project.rpartition("/")[2])
    page.say("Note a contact", "contact", way="phone", text="Ion-2: 400 Wh/kg")
    page.stands("Contacted")
    page.shows("Ion-2: 400 Wh/kg")
    page.say("Begin talks", "talk")
    page.stands("In talks")
    page.arrange(now().astimezone(BEIJING) + timedelta(days=days), LINK)
    expect(page.main.locator(f"a[href='{LINK}']")).to_be_visible()
    page.say("Enter the intent to cooperate", "intend")
    page.stands("Intent to cooperate")
    page.look()

    officer.open(project.rpartition("/")[0] + "/board")
    expect(page.main.locator(f".board a[href='{project}']").first).to_be_attached()
    page.look()
