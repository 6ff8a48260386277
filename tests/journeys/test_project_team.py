"""A team on phones: one declines, one confirms, papers are shown, lent and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.core.files.corpus import page_pdf
from tests.journeys.browsing import Visitor
from tests.journeys.papers import make_hostile
from tests.journeys.test_project import make_call
from tests.pages.letters import Mailbox, link_in
from tests.pages.project import EntryPage, OwnProjectPage
from tests.pages.sign_in import sign_in
from tests.running import RunningPortal

pytestmark = pytest.mark.journey
OWNER = "talent@demo.example"


class TeamPage(EntryPage):
    """The steps of team and papers."""

    def name(self, name: str, address: str, share: str) -> None:
        self.follow("Add somebody")
        self.field("Name").fill(name)
        self.field("E-mail address").fill(address)
        self.field("Role in the project").fill("CTO")
        self.field("Share in per cent").fill(share)
        self.main.locator("[name=language]").select_option(self.words.language)
        self.press("Add and invite")

    def refuse(self, file: Path, message: str) -> None:
        """The file is refused at its field; the kind that was chosen stays."""
        kind = self.main.locator("#file-form [name=kind]")
        kind.select_option("deck")
        self.main.locator("#file-form input[type=file]").set_input_files(file)
        self.press("Add the file")
        self.is_blamed(self.main.locator("#file-form input[type=file]"), message)
        expect(kind).to_have_value("deck")
        self.look()

    def lend_first(self) -> None:
        self.main.locator("#lending-agreed").check()
        self.press("Show this paper with the project")
        self.shows(self.words("Lent from the wallet until the owner takes it back"))


def answer(guest: Visitor, mailbox: Mailbox, address: str, button: str) -> None:
    """By the link of the letter, without an account; looking alone says nothing."""
    letter = mailbox.wait_for(address, "/projects/team/")
    guest.page.goto(link_in(letter, "/projects/team/"))
    page = OwnProjectPage(guest)
    page.look()
    page.stands("member|Invited")
    page.press(button)
    page.look()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_team_comes_together_before_the_project_is_sent(
    city: RunningPortal, visit: Callable[..., Visitor], tmp_path: Path, language: str
) -> None:
    slug, mailbox = make_call(city, f"team-{language}"), Mailbox(city.data_dir)
    entrant = visit(language=language, width=360)
    entrant.open(f"/events/{slug}/projects")
    team, own = TeamPage(entrant), OwnProjectPage(entrant)
    team.follow("May I enter? Get an answer now")
    team.look()
    team.main.locator("[name=degree]").select_option("master")
    team.press("Get the answer")
    team.shows(entrant.words("By what you say, you may enter."))
    sign_in(entrant, OWNER)
    team.begin(slug)
    first = entrant.page.url
    reference = first.split("/me/projects/")[1].split("/")[0]
    entrant.open(f"/me/projects/{reference}/enter/project")
    team.fill_step()
    entrant.open(f"/me/projects/{reference}/team")
    team.enter_own_part("60")
    no, yes = f"no-{language}@example.org", f"yes-{language}@example.org"
    team.name("Lin", no, "41")
    team.is_blamed(team.field("Share in per cent"))
    team.look()
    team.field("Share in per cent").fill("40")
    team.press("Add and invite")
    team.shows(entrant.words("The shares add up to 100 %."))
    team.look()

    guest = visit(language=language, width=360)
    answer(guest, mailbox, no, "No, take me out")
    mailbox.wait_for(OWNER, entrant.words("%(name)s has declined: %(title)s", name="Lin",
                                          title="Ion-2"))  # fmt: skip
    entrant.page.reload()
    team.shows(entrant.words("The share of %(share)s %% is free again.", share="40"))
    team.look()
    team.name("Wei", yes, "40")
    answer(guest, mailbox, yes, "Yes, I am in this team")
    entrant.page.reload()
    team.shows(entrant.words("The shares add up to 100 %."))
    team.press("Save and go on")

    entrant.open(f"/me/projects/{reference}/papers")
    team.refuse(
        make_hostile(tmp_path),
        "The PDF contains scripts, media or actions. Print it as a new PDF and upload that.",
    )
    team.lend_first()
    team.look()
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(page_pdf())
    entrant.page.goto(first)
    team.fill_steps(plan)
    team.send()
    own.stands("Received")
    own.look()

    desk = visit(language=language, width=1280)
    sign_in(desk, "organiser@demo.example")
    desk.open(f"/desk/events/{slug}/projects/{reference}")
    record = OwnProjectPage(desk)
    record.shows(desk.words("Lent from the wallet until the owner takes it back"))
    record.look()
    entrant.open(f"/me/projects/{reference}/papers")
    entrant.page.locator("summary", has_text=entrant.words("Take back")).first.click()
    team.press("Take back", team.main.locator(".ask-panel").locator("visible=true"))
    team.shows(entrant.words("The paper is hidden from everybody who reviews the project."))
    desk.page.reload()
    lent = desk.words("Lent from the wallet until the owner takes it back")
    expect(record.main.get_by_text(lent)).to_have_count(0)
