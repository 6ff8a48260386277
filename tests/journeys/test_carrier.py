"""A carrier's officer from the invitation to the agreement that others record and confirm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import BEIJING, now, today
from tests.crash.carrier import name_of
from tests.journeys.browsing import Visitor
from tests.pages.agreement import AgreementPage
from tests.pages.carrier import CarrierPage
from tests.pages.letters import Mailbox
from tests.pages.sign_in import sign_in
from tests.running import ROOT, RunningPortal

pytestmark = pytest.mark.journey

LINK = "https://meet.example/ion"


def make_carrier(city: RunningPortal, slug: str, language: str) -> str:
    """The number of the project that the invited officer will find."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.crash.carrier", slug, language],
        cwd=ROOT, env=city.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    return made.stdout.split()[-1]


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 360)])
def test_from_invitation_to_signed(
    city: RunningPortal, visit: Callable[..., Visitor], language: str, width: int
) -> None:
    slug, mailbox = f"carrier-{language}", Mailbox(city.data_dir)
    number = make_carrier(city, slug, language)
    officer = visit(language=language, width=width)
    page = CarrierPage(officer)
    page.join(mailbox, f"officer-{slug}@demo.example")
    project = page.find(name_of(slug)[language], number)
    page.shows(officer.words("Why it may suit you"))
    page.look()
    page.say("Show interest", "interest")

    officer.open(project)
    page.stands("Interested")
    mailbox.wait_for(page.address_of_owner, number)
    page.say("Note a contact", "contact", way="phone", text="Ion-2: 400 Wh/kg")
    page.stands("Contacted")
    page.shows("Ion-2: 400 Wh/kg")
    page.say("Begin talks", "talk")
    page.stands("In talks")
    page.arrange(now().astimezone(BEIJING) + timedelta(days=8), LINK)
    expect(page.main.locator(f"a[href='{LINK}']")).to_be_visible()
    page.say("Enter the intent to cooperate", "intend")
    page.stands("Intent to cooperate")
    page.look()
    officer.open(project.rpartition("/")[0] + "/board")
    expect(page.main.locator(f".board a[href='{project}']").first).to_be_attached()
    page.look()

    people = []
    for name in ("kunshan", "colleague"):
        visitor = visit(language=language)
        sign_in(visitor, f"{name}-{slug}@demo.example")
        people.append(AgreementPage(visitor))
    recorder, colleague = people
    venue = recorder.words.pick(en="Kunshan", zh="昆山")
    agreement = recorder.record(slug, number, name_of(slug)["zh"], venue, today())
    officer.open(project)
    page.stands("Intent to cooperate")
    colleague.confirm(slug, agreement)
    officer.open(project)
    page.stands("docking|Signed")
    page.look()
